package drydock.cobol;

import java.util.ArrayList;
import java.util.List;

/**
 * STRING (COBOL 2014 §14.9.43):
 * {@code if (new StringStatement(target).delimitedBy(" ", first, last).delimitedBySize("!").pointer(p).execute()) { on overflow }}.
 * Operands are Fields, Literals, Figuratives, Strings (nonnumeric literals) or integers.
 *
 * <p>Sources give their bytes as they stand, also signs and packed digits; the target is overwritten byte by byte whatever
 * its type, and what is not reached keeps its content (GnuCOBOL 3.1.2, observed).
 */
public final class StringStatement {
  private final Field into;
  private final List<Part> parts = new ArrayList<>();
  private Numeric pointer;

  /** STRING ... INTO target. */
  public StringStatement(Field into) {
    this.into = into;
  }

  /** WITH POINTER. */
  public StringStatement pointer(Numeric pointer) {
    this.pointer = pointer;
    return this;
  }

  /** {@code sources DELIMITED BY SIZE}. */
  public StringStatement delimitedBySize(Object... sources) {
    for (Object source : sources) {
      parts.add(new Part(Operands.of(source), null));
    }
    return this;
  }

  /** {@code sources DELIMITED BY delimiter}. */
  public StringStatement delimitedBy(Object delimiter, Object... sources) {
    for (Object source : sources) {
      parts.add(new Part(Operands.of(source), Operands.of(delimiter)));
    }
    return this;
  }

  /** Performs the statement; true on OVERFLOW: the pointer lies outside the target, or the sources do not fit. */
  public boolean execute() {
    int size = into.length();
    int position = pointer == null ? 0 : pointer.toInt() - 1;
    if (position < 0 || position >= size) {
      return overflow();
    }
    boolean overflow = false;
    for (Part part : parts) {
      byte[] text = Operands.sentBytes(part.source);
      int length = part.delimiter == null ? text.length : delimitedLength(text, part.delimiter.bytes());
      int fitting = Math.min(length, size - position);
      System.arraycopy(text, 0, into.memory(), into.start() + position, fitting);
      position += fitting;
      if (fitting < length) {
        overflow = true;
        break;
      }
    }
    if (pointer != null) {
      pointer.set(position + 1);
    }
    return overflow && overflow();
  }

  private static boolean overflow() {
    ExceptionState.ofCurrentThread().raise("EC-OVERFLOW-STRING");
    return true;
  }

  private static int delimitedLength(byte[] text, byte[] delimiter) {
    int found = Bytes.indexOf(text, 0, text.length, delimiter);
    return found < 0 ? text.length : found;
  }

  private record Part(Operand source, Operand delimiter) {}
}
