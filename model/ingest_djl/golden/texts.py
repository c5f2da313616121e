# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Texts that stress a tokenizer and a model: scripts, symbols, blanks, lengths."""

_WORDS = "the spectrum of random matrices near an edge shows universal fluctuations for large systems".split()

LONG = " ".join(f"{_WORDS[i * i % len(_WORDS)]}{i % 17 if i % 5 == 0 else ''}" for i in range(2000))
"""2,000 words: longer than any model takes."""

TEXTS = [
    "black holes",
    "a",
    ".",
    "Sequence to Sequence Learning with Neural Networks",
    "Poincaré, Schrödinger, Erdős, Šemrl and Ångström: naïve façade, e\u0301 against é, ﬁne ﬀ ligatures, ß, İstanbul",
    "黑洞的热力学 ブラックホールの熱力学 블랙홀 열역학",
    "Чёрные дыры, μαύρες τρύπες, ثقوب سوداء, חורים שחורים, काला छिद्र, หลุมดำ",
    "😀 👩‍👩‍👧‍👦 🏳️‍🌈 ✨galaxies✨ 🇨🇭",
    r"We prove $\zeta(s)=\sum_{n=1}^{\infty} n^{-s}$ for $\Re(s)>1$, and $O(\sqrt{T}\log T)$ regret; \textbf{SU(3)}",
    "x = {'a': [1, 2.5e-10], \"b\": None}  # https://arxiv.org/abs/1706.03762v7 <br> &amp; foo_bar@baz.qux",
    " \t leading,  double   and trailing blanks, a tab\tand\n\na line break \n",
    "zero\u200bwidth\u00a0no-break\u3000ideographic soft\u00adhyphen \ufeffmark and a\u0000nul",
    "ALL CAPITALS, CamelCase, 3.14159, 1,000,000, C++, don't, state-of-the-art, [MASK] </s> [SEP] <mask>",
    "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis " + "ab" * 120,
    "ℝ ⊂ ℂ, ∀ε>0 ∃δ: |x−y|<δ ⇒ |f(x)−f(y)|<ε, ½ ² ₃ ™ Ⅷ ㎏ 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "The dominant sequence transduction models are based on complex recurrent or convolutional neural networks in an "
    "encoder-decoder configuration, and the best of them connect the two by attention. A network of attention alone, "
    "without recurrence or convolution, translates better, trains in parallel and needs far less time for it.",
    "\u200b",
    LONG,
]
