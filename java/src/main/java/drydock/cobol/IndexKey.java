package drydock.cobol;

import java.util.Arrays;
import java.util.List;

/**
 * A key of an indexed file: where its parts lie in the record.
 *
 * @param parts the parts in order; more than one for a split key
 * @param duplicates whether several records may have the same value
 */
record IndexKey(List<Part> parts, boolean duplicates) {
  record Part(int offset, int length) {}

  int length() {
    int sum = 0;
    for (Part part : parts) {
      sum += part.length;
    }
    return sum;
  }

  /** The key's value in a record; bytes behind the end of a short record count as zero. */
  byte[] of(byte[] record) {
    byte[] value = new byte[length()];
    int at = 0;
    for (Part part : parts) {
      int there = Math.max(0, Math.min(part.length, record.length - part.offset));
      System.arraycopy(record, Math.min(part.offset, record.length), value, at, there);
      at += part.length;
    }
    return value;
  }

  /** Whether an item at this place of the record is the key, or its beginning. */
  boolean startsWith(int offset, int length) {
    Part first = parts.get(0);
    return first.offset == offset && length <= length();
  }

  /** Whether the other key has the same parts. */
  boolean isSamePlace(IndexKey other) {
    return parts.equals(other.parts);
  }

  /** A place in the order of a key: the value, and a number that orders records with the same value by age. */
  record Entry(byte[] value, long sequence) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int order = Arrays.compareUnsigned(value, other.value);
      return order != 0 ? order : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Entry entry && compareTo(entry) == 0;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value) * 31 + Long.hashCode(sequence);
    }
  }
}
