package drydock.cobol;

import java.util.ArrayList;
import java.util.List;

/** One phrase of INSPECT with its bounds. */
final class InspectPhrase {
  enum Kind { CHARACTERS, ALL, LEADING, FIRST, TRAILING, CONVERTING }

  private final Kind kind;
  private final Operand operand;
  private final Operand replacement;
  private final Numeric counter;
  private final List<Bound> bounds = new ArrayList<>(2);

  /** A TALLYING phrase has a counter, a REPLACING or CONVERTING phrase a replacement. */
  InspectPhrase(Kind kind, Operand operand, Operand replacement, Numeric counter) {
    this.kind = kind;
    this.operand = operand;
    this.replacement = replacement;
    this.counter = counter;
  }

  void addBound(boolean before, Operand delimiter) {
    bounds.add(new Bound(before, delimiter));
  }

  void apply(InspectedText target) {
    int start = 0;
    int end = target.text.length;
    for (Bound bound : bounds) {
      byte[] delimiter = bound.delimiter.bytes();
      int found = Bytes.indexOf(target.text, start, end, delimiter);
      if (bound.before) {
        end = found < 0 ? end : found;
      } else {
        start = found < 0 ? end : found + delimiter.length;
      }
    }
    int count = apply(target, start, end);
    if (counter != null && count > 0) {
      counter.add(count);
    }
  }

  private int apply(InspectedText target, int start, int end) {
    return switch (kind) {
      case CHARACTERS -> characters(target, start, end);
      case CONVERTING -> convert(target, start, end);
      case TRAILING -> fromTheEnd(target, start, end);
      default -> fromTheStart(target, start, end);
    };
  }

  private int characters(InspectedText target, int start, int end) {
    byte[] by = replacement == null ? null : expanded(replacement, 1);
    int count = 0;
    for (int i = start; i < end; i++) {
      if (by == null ? target.take(i, 1) : target.replace(i, by)) {
        count++;
      }
    }
    return count;
  }

  private int fromTheStart(InspectedText target, int start, int end) {
    byte[] searched = operand.bytes();
    byte[] by = replacementFor(searched);
    if (searched.length == 0 || replacement != null && by == null) {
      return 0;
    }
    int count = 0;
    for (int i = start; i <= end - searched.length; i++) {
      if (!Bytes.matchesAt(target.text, i, searched)) {
        if (kind == Kind.LEADING) {
          break;
        }
      } else if (take(target, i, searched.length, by)) {
        count++;
        i += searched.length - 1;
        if (kind == Kind.FIRST) {
          break;
        }
      }
    }
    return count;
  }

  private int fromTheEnd(InspectedText target, int start, int end) {
    byte[] searched = operand.bytes();
    byte[] by = replacementFor(searched);
    if (searched.length == 0 || replacement != null && by == null) {
      return 0;
    }
    int count = 0;
    for (int i = end - searched.length; i >= start && Bytes.matchesAt(target.text, i, searched); i--) {
      if (take(target, i, searched.length, by)) {
        count++;
        i -= searched.length - 1;
      }
    }
    return count;
  }

  private int convert(InspectedText target, int start, int end) {
    byte[] from = operand.bytes();
    byte[] to = replacementFor(from);
    if (to == null) {
      return 0;
    }
    int[] table = new int[256];
    for (int i = from.length - 1; i >= 0; i--) {
      table[from[i] & 0xFF] = i + 1;
    }
    for (int i = start; i < end; i++) {
      int entry = table[target.text[i] & 0xFF];
      if (entry > 0) {
        target.replace(i, new byte[] {to[entry - 1]});
      }
    }
    return 0;
  }

  private static boolean take(InspectedText target, int start, int length, byte[] by) {
    return by == null ? target.take(start, length) : target.replace(start, by);
  }

  /** The replacement at the length of what it replaces; null when it has another length: then nothing is replaced. */
  private byte[] replacementFor(byte[] searched) {
    if (replacement == null) {
      return null;
    }
    byte[] by = expanded(replacement, searched.length);
    return by.length == searched.length ? by : null;
  }

  /** A figurative constant or ALL literal takes the length that is required. */
  private static byte[] expanded(Operand operand, int length) {
    boolean repeats = operand instanceof Figurative || operand instanceof Literal literal && literal.isAll();
    return repeats ? Bytes.repeat(operand.bytes(), length) : operand.bytes();
  }

  private record Bound(boolean before, Operand delimiter) {}
}
