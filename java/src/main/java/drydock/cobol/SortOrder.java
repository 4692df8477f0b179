package drydock.cobol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The keys of a SORT or MERGE. Numeric keys compare by value, others byte by byte or by a collating sequence. */
final class SortOrder implements Comparator<SortOrder.Item> {
  private final List<Key> keys = new ArrayList<>();
  private byte[] weights;

  private record Key(Field field, boolean descending) {}

  /** A record with the values of its keys: Decimals and byte strings. */
  record Item(byte[] bytes, Object[] values) {}

  void add(boolean descending, Field... fields) {
    for (Field field : fields) {
      keys.add(new Key(field, descending));
    }
  }

  /** COLLATING SEQUENCE: the rank of each byte value. */
  void collate(byte[] ranks) {
    weights = ranks.clone();
  }

  /** A record, while the key fields show its values. */
  Item item(byte[] bytes) {
    Object[] values = new Object[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(keys.get(i).field);
    }
    return new Item(bytes, values);
  }

  /** A table element: the keys are taken from the occurrence with this number. */
  Item item(byte[] bytes, int occurrence) {
    Object[] values = new Object[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(keys.get(i).field.element(occurrence));
    }
    return new Item(bytes, values);
  }

  private Object value(Field field) {
    return field instanceof Numeric ? field.value() : ranked(field);
  }

  /** The bytes as unsigned comparison orders them. */
  private byte[] ranked(Field field) {
    byte[] bytes = field.bytes();
    byte[] ranks = weights != null ? weights : field.dialect().collatingSequence();
    for (int i = 0; ranks != null && i < bytes.length; i++) {
      bytes[i] = ranks[bytes[i] & 0xFF];
    }
    return bytes;
  }

  @Override
  public int compare(Item left, Item right) {
    for (int i = 0; i < keys.size(); i++) {
      int order =
          left.values[i] instanceof Decimal number
              ? number.compareTo((Decimal) right.values[i])
              : java.util.Arrays.compareUnsigned((byte[]) left.values[i], (byte[]) right.values[i]);
      if (order != 0) {
        return keys.get(i).descending ? -order : order;
      }
    }
    return 0;
  }
}
