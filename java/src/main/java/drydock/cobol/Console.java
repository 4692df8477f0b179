package drydock.cobol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The standard streams of a run unit. Standard output is buffered and flushed before input is awaited and at the end. */
final class Console {
  private static final int BUFFER_BYTES = 1 << 16;

  private final ByteInput input;
  private final OutputStream output;
  private final OutputStream error;
  private final byte[] pending = new byte[BUFFER_BYTES];
  private int pendingLength;

  Console(InputStream input, OutputStream output, OutputStream error) {
    this.input = new ByteInput(input);
    this.output = output;
    this.error = error;
  }

  /** Standard input; flushes standard output so that a prompt is seen. */
  ByteInput input() {
    flush();
    return input;
  }

  void print(byte[] bytes) {
    print(bytes, 0, bytes.length);
  }

  void print(byte[] bytes, int start, int length) {
    if (length > BUFFER_BYTES - pendingLength) {
      writePending();
      if (length > BUFFER_BYTES) {
        write(bytes, start, length);
        return;
      }
    }
    System.arraycopy(bytes, start, pending, pendingLength, length);
    pendingLength += length;
  }

  void print(int character) {
    if (pendingLength == BUFFER_BYTES) {
      writePending();
    }
    pending[pendingLength++] = (byte) character;
  }

  /** Standard output as a stream that cannot be closed. */
  OutputStream asStream() {
    return new OutputStream() {
      @Override
      public void write(int character) {
        print(character);
      }

      @Override
      public void write(byte[] bytes, int start, int length) {
        print(bytes, start, length);
      }
    };
  }

  /** Writes to standard error, after all that was printed before. */
  void printError(byte[] bytes) {
    flush();
    try {
      error.write(bytes);
      error.flush();
    } catch (IOException closed) {
      // Nobody reads standard error: there is no place left to say so.
    }
  }

  void printError(String text) {
    printError(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void flush() {
    writePending();
    try {
      output.flush();
    } catch (IOException closed) {
      throw new OutputClosed(closed);
    }
  }

  private void writePending() {
    int length = pendingLength;
    pendingLength = 0;
    write(pending, 0, length);
  }

  private void write(byte[] bytes, int start, int length) {
    if (Thread.interrupted()) {
      throw new Interrupted();
    }
    try {
      output.write(bytes, start, length);
    } catch (IOException closed) {
      throw new OutputClosed(closed);
    }
  }

  /** Standard output cannot take more, for example because its reader is gone. */
  static final class OutputClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputClosed(IOException cause) {
      super("standard output is closed: " + cause.getMessage(), cause);
    }
  }

  /** The thread of the run unit was interrupted from outside. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Interrupted() {
      super("interrupted");
    }
  }
}
