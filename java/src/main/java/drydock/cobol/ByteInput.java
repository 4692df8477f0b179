package drydock.cobol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A buffered stream of bytes that can be read line by line. */
final class ByteInput {
  /** What {@link #read} gives behind the last byte. */
  static final int END = -1;

  private final InputStream source;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  ByteInput(InputStream source) {
    this.source = source;
  }

  /** The next byte (0 to 255), or {@link #END}. */
  int read() {
    if (position == limit && !fill()) {
      return END;
    }
    return buffer[position++] & 0xFF;
  }

  /** Fills {@code target} as far as there are bytes; returns how many. */
  int read(byte[] target, int start, int length) {
    int done = 0;
    while (done < length && (position < limit || fill())) {
      int part = Math.min(length - done, limit - position);
      System.arraycopy(buffer, position, target, start + done, part);
      position += part;
      done += part;
    }
    return done;
  }

  /** The next line without its newline, or null behind the last one. */
  byte[] readLine() {
    int next = read();
    if (next == END) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (next != END && next != '\n') {
      line.write(next);
      next = read();
    }
    return line.toByteArray();
  }

  void close() {
    try {
      source.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private boolean fill() {
    try {
      limit = Math.max(0, source.read(buffer));
      position = 0;
      return limit > 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
