/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The storages that a TorchScript pickle refers to. A tensor's storage is a persistent id, the tuple {@code ('storage',
 * type, key, device, elements)}; this follows the pickle's opcodes only as far as it takes to see those tuples, and
 * nothing is built or called. The opcodes are those of TorchScript's pickler (torch/csrc/jit/serialization/pickler.h).
 */
final class TensorStorages {
    /**
     * What a pickle says of a storage.
     *
     * @param key the name of its file
     * @param bytes its size
     */
    record Storage(String key, long bytes) {}

    private static final Map<String, Integer> ELEMENT_BYTES = Map.ofEntries(
            Map.entry("BoolStorage", 1),
            Map.entry("ByteStorage", 1),
            Map.entry("CharStorage", 1),
            Map.entry("QInt8Storage", 1),
            Map.entry("QUInt8Storage", 1),
            Map.entry("ShortStorage", 2),
            Map.entry("HalfStorage", 2),
            Map.entry("BFloat16Storage", 2),
            Map.entry("IntStorage", 4),
            Map.entry("FloatStorage", 4),
            Map.entry("QInt32Storage", 4),
            Map.entry("LongStorage", 8),
            Map.entry("DoubleStorage", 8),
            Map.entry("ComplexFloatStorage", 8),
            Map.entry("ComplexDoubleStorage", 16));

    /** Stands for a value that is of no interest. */
    private static final Object OTHER = new Object();

    private static final Object MARK = new Object();

    private final ByteBuffer pickle;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final List<Storage> storages = new ArrayList<>();

    private TensorStorages(byte[] pickle) {
        this.pickle = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @throws IllegalArgumentException if that is no pickle of TorchScript's */
    static List<Storage> in(byte[] pickle) {
        TensorStorages reader = new TensorStorages(pickle);
        try {
            while (reader.step()) {}
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("it was cut short", e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a tensor has more bytes than can be counted", e);
        }
        return reader.storages;
    }

    /** Follows one opcode; false for the last. */
    private boolean step() {
        int opcode = pickle.get() & 0xFF;
        switch (opcode) {
            case 0x80 -> skip(1); // PROTO
            case '.' -> {
                return false; // STOP
            }
            case '(' -> stack.push(MARK);
            case 'c' -> stack.push(line() + "." + line()); // GLOBAL
            case 'X' -> stack.push(string(pickle.getInt())); // BINUNICODE
            case 'U' -> stack.push(string(pickle.get() & 0xFF)); // SHORT_BINSTRING
            case 'T' -> stack.push(string(pickle.getInt())); // BINSTRING
            case 'K' -> stack.push((long) (pickle.get() & 0xFF)); // BININT1
            case 'M' -> stack.push((long) (pickle.getShort() & 0xFFFF)); // BININT2
            case 'J' -> stack.push((long) pickle.getInt()); // BININT
            case 0x8a -> stack.push(integer(pickle.get() & 0xFF)); // LONG1
            case 'G' -> {
                skip(Double.BYTES); // BINFLOAT
                stack.push(OTHER);
            }
            case 'N', 0x88, 0x89, ']', '}', ')' -> stack.push(OTHER); // None, booleans, what is empty
            case 'q' -> memo.put(pickle.get() & 0xFF, top()); // BINPUT
            case 'r' -> memo.put(pickle.getInt(), top()); // LONG_BINPUT
            case 'h' -> stack.push(memo.getOrDefault(pickle.get() & 0xFF, OTHER)); // BINGET
            case 'j' -> stack.push(memo.getOrDefault(pickle.getInt(), OTHER)); // LONG_BINGET
            case 't' -> stack.push(toMark()); // TUPLE
            case 0x85 -> replace(1); // TUPLE1
            case 0x86, 'R', 0x81 -> replace(2); // TUPLE2, REDUCE, NEWOBJ
            case 0x87, 's' -> replace(3); // TUPLE3, SETITEM
            case 'a', 'b' -> pop(); // APPEND, BUILD
            case 'e', 'u' -> toMark(); // APPENDS, SETITEMS
            case 'Q' -> persistentId(); // BINPERSID
            case '2' -> stack.push(top()); // DUP
            case '0' -> pop(); // POP
            default ->
                throw new IllegalArgumentException(
                        "[0x" + Integer.toHexString(opcode) + "] is no opcode of TorchScript's");
        }
        return true;
    }

    private void persistentId() {
        if (pop() instanceof List<?> id
                && id.size() >= 5
                && "storage".equals(id.get(0))
                && id.get(1) instanceof String type
                && id.get(2) instanceof String key
                && id.get(4) instanceof Long elements) {
            Integer bytes = ELEMENT_BYTES.get(type.substring(type.lastIndexOf('.') + 1));
            if (bytes != null) {
                storages.add(new Storage(key, Math.multiplyExact(elements, (long) bytes)));
            }
        }
        stack.push(OTHER);
    }

    private void replace(int values) {
        for (int i = 0; i < values; i++) {
            pop();
        }
        stack.push(OTHER);
    }

    private List<Object> toMark() {
        List<Object> values = new ArrayList<>();
        for (Object value = pop(); value != MARK; value = pop()) {
            values.add(value);
        }
        Collections.reverse(values);
        return values;
    }

    private Object top() {
        if (stack.isEmpty()) {
            throw new IllegalArgumentException("a value is missing");
        }
        return stack.peek();
    }

    private Object pop() {
        top();
        return stack.pop();
    }

    private void skip(int bytes) {
        pickle.position(pickle.position() + bytes);
    }

    private String string(int length) {
        if (length < 0 || length > pickle.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        pickle.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (char c = (char) pickle.get(); c != '\n'; c = (char) pickle.get()) {
            line.append(c);
        }
        return line.toString();
    }

    /** A little-endian integer of so many bytes. */
    private long integer(int length) {
        if (length > Long.BYTES) {
            throw new IllegalArgumentException("an integer has [" + length + "] bytes");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (pickle.get() & 0xFFL) << (8 * i);
        }
        return value;
    }
}
