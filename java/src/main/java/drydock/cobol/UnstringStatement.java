package drydock.cobol;

import java.util.ArrayList;
import java.util.List;

/**
 * UNSTRING (COBOL 2014 §14.9.48):
 * {@code new UnstringStatement(line).delimitedBy(",").delimitedByAll(" ").into(name).into(rest, delimiter, count).execute()}.
 *
 * <p>At each position the first delimiter of the statement that matches counts, not the longest (GnuCOBOL 3.1.2, observed).
 */
public final class UnstringStatement {
  private final Field source;
  private final List<Delimiter> delimiters = new ArrayList<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private Numeric pointer;
  private Numeric tallying;

  /** UNSTRING source: a Field, Literal or String. */
  public UnstringStatement(Object source) {
    this.source = Operands.field(source);
  }

  /** DELIMITED BY operand (the first) or OR operand (later ones). */
  public UnstringStatement delimitedBy(Object delimiter) {
    delimiters.add(new Delimiter(Operands.of(delimiter).bytes(), false));
    return this;
  }

  /** DELIMITED BY ALL operand or OR ALL operand. */
  public UnstringStatement delimitedByAll(Object delimiter) {
    delimiters.add(new Delimiter(Operands.of(delimiter).bytes(), true));
    return this;
  }

  /** The next receiving item. */
  public UnstringStatement into(Field target) {
    return into(target, null, null);
  }

  /** The next receiving item with DELIMITER IN and COUNT IN; either may be null. */
  public UnstringStatement into(Field target, Field delimiterIn, Numeric countIn) {
    receivers.add(new Receiver(target, delimiterIn, countIn));
    return this;
  }

  /** WITH POINTER. */
  public UnstringStatement pointer(Numeric pointer) {
    this.pointer = pointer;
    return this;
  }

  /** TALLYING IN. */
  public UnstringStatement tallying(Numeric counter) {
    tallying = counter;
    return this;
  }

  /** Performs the statement; true on OVERFLOW: the pointer lies outside the source, or not all of the source was examined. */
  public boolean execute() {
    int size = source.length();
    int position = pointer == null ? 0 : pointer.toInt() - 1;
    if (position < 0 || position >= size) {
      return overflow();
    }
    int received = 0;
    for (Receiver receiver : receivers) {
      if (position >= size) {
        break;
      }
      position = delimiters.isEmpty() ? take(receiver, position) : takeDelimited(receiver, position);
      received++;
    }
    if (pointer != null) {
      pointer.set(position + 1);
    }
    if (tallying != null) {
      tallying.add(received);
    }
    return position < size && overflow();
  }

  private static boolean overflow() {
    ExceptionState.ofCurrentThread().raise("EC-OVERFLOW-UNSTRING");
    return true;
  }

  /** Without delimiters: as many characters as the target holds. */
  private int take(Receiver receiver, int position) {
    int end = Math.min(position + receiver.capacity(), source.length());
    receiver.receive(source, position, end, null);
    return end;
  }

  private int takeDelimited(Receiver receiver, int position) {
    byte[] text = source.bytes();
    for (int end = position; end < text.length; end++) {
      for (Delimiter delimiter : delimiters) {
        int next = delimiter.skip(text, end);
        if (next > end) {
          receiver.receive(source, position, end, delimiter.text);
          return next;
        }
      }
    }
    receiver.receive(source, position, text.length, null);
    return text.length;
  }

  private record Delimiter(byte[] text, boolean all) {
    /** The place behind the delimiter that stands at {@code index}; {@code index} itself when there is none. */
    int skip(byte[] source, int index) {
      int end = index;
      if (text.length == 0) {
        return end;
      }
      do {
        if (end + text.length > source.length || !Bytes.matchesAt(source, end, text)) {
          return end;
        }
        end += text.length;
      } while (all);
      return end;
    }
  }

  private record Receiver(Field target, Field delimiterIn, Numeric countIn) {
    int capacity() {
      return target instanceof Zoned zoned ? zoned.digitsLength() : target.length();
    }

    void receive(Field source, int from, int to, byte[] delimiter) {
      if (to > from) {
        target.set(source.slice(from + 1, to - from));
      } else {
        clear(target);
      }
      if (delimiterIn != null) {
        receiveDelimiter(delimiter);
      }
      if (countIn != null) {
        countIn.set(to - from);
      }
    }

    private void receiveDelimiter(byte[] delimiter) {
      if (delimiter != null) {
        delimiterIn.set(Operands.text(delimiter));
      } else {
        clear(delimiterIn);
      }
    }

    /** What an empty part leaves: zero or spaces. */
    private static void clear(Field item) {
      if (item instanceof Numeric || item instanceof NumericEdited) {
        item.set(0);
      } else {
        item.set(Figurative.SPACES);
      }
    }
  }
}
