# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Random judgements and runs, and what trec_eval says of them: made by `pip install pytrec-eval-terrier==0.5.11` and `python trec.py`."""

import json
import random
from pathlib import Path

import pytrec_eval

K = 10
MEASURES = {
    "precision_at_10": "P_10",
    "hits_at_10": "success_10",
    "hits_at_1": "success_1",
    "recall_at_10": "recall_10",
    "ndcg_at_10": "ndcg_cut_10",
    "map_at_10": "map_cut_10",
    "mrr_at_10": "recip_rank",
}


def main() -> None:
    here = Path(__file__).parent
    draw = random.Random(20261127)
    papers = [f"22{month:02}.{number:05}" for month in range(1, 7) for number in range(8)]
    qrels = {
        f"q{query:02}": {paper: draw.choice([0, 0, 1, 1, 2, 3]) for paper in draw.sample(papers, draw.randint(3, 25))}
        for query in range(40)
    }
    for judged in qrels.values():
        # trec_eval leaves out queries without a relevant document.
        judged[next(iter(judged))] = 1
    # Few values, so that many scores are equal; a query in ten has no list, some lists are shorter than ten.
    run = {
        query: {paper: draw.randint(0, 12) / 4 for paper in draw.sample(papers, draw.randint(1, 30))}
        for query in qrels
        if draw.random() > 0.1
    }
    expected = {query: {name: 0.0 for name in MEASURES} for query in qrels}
    scored = pytrec_eval.RelevanceEvaluator(qrels, set(MEASURES.values())).evaluate(run)
    for query, values in scored.items():
        expected[query] = {name: values[measure] for name, measure in MEASURES.items()}
        if expected[query]["mrr_at_10"] < 1 / K:
            # It cuts no list for the reciprocal rank.
            expected[query]["mrr_at_10"] = 0.0
    write = {
        "qrels.txt": "".join(f"{q} 0 {p} {j}\n" for q, judged in qrels.items() for p, j in judged.items()),
        "run.txt": "".join(
            f"{q} Q0 {p} {rank} {score} random\n" for q, scores in run.items() for rank, (p, score) in enumerate(scores.items(), 1)
        ),
        "expected.json": json.dumps(expected, indent=1) + "\n",
    }
    for name, text in write.items():
        (here / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
