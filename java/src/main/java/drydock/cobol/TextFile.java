package drydock.cobol;

import java.io.BufferedOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file of text lines. WRITE drops trailing spaces. READ pads with spaces, drops carriage returns, and of a line longer than
 * the record drops the rest (GnuCOBOL 3.1.2, observed).
 */
public abstract class TextFile<T extends TextFile<T>> extends CobolFile<T> {
  private Linage linage;

  TextFile(Program program, String name) {
    super(program, name);
  }

  /** LINAGE: lines of the page body (Field or integer); footing, top and bottom margins may be null. */
  public final T linage(Object lines, Object footing, Object top, Object bottom) {
    linage = new Linage(lines, footing, top, bottom, connector.linageCounter());
    return self();
  }

  /** Special register LINAGE-COUNTER. */
  public final Numeric linageCounter() {
    return connector.linageCounter();
  }

  final boolean hasLinage() {
    return linage != null;
  }

  @Override
  FileConnector.Medium openMedium(Path path, OpenMode mode) throws IOException {
    if (mode == OpenMode.INPUT || mode == OpenMode.I_O) {
      InputStream source = Files.isDirectory(path) ? InputStream.nullInputStream() : new FileInputStream(path.toFile());
      return new LineReader(new ByteInput(source), true);
    }
    return new LineWriter(new BufferedOutputStream(new FileOutputStream(path.toFile(), mode == OpenMode.EXTEND), 1 << 16), linage);
  }

  @Override
  int opened() throws IOException {
    return connector.medium instanceof LineWriter writer && !writer.startPages() ? FileStatus.BAD_LINAGE : FileStatus.OK;
  }

  @Override
  FileConnector.Medium openDevice(Device stream) {
    Console console = program.runtime.console();
    return stream == Device.KEYBOARD ? new LineReader(console.input(), false) : new LineWriter(console.asStream(), linage);
  }

  @Override
  int readRecord(boolean previous) throws IOException {
    if (previous || !(connector.medium instanceof LineReader reader)) {
      return FileStatus.NOT_OPEN_FOR_INPUT;
    }
    int size = reader.readLine(memory(), start(), maximumRecord);
    if (size < 0) {
      return FileStatus.END_OF_FILE;
    }
    connector.recordSize = size;
    return FileStatus.OK;
  }

  @Override
  int writeRecord(int size, Advancing advancing) throws IOException {
    LineWriter writer = (LineWriter) connector.medium;
    int length = size;
    while (length > 0 && memory()[start() + length - 1] == ' ') {
      length--;
    }
    if (advancing == null && linage == null) {
      writer.write(memory(), start(), length, true);
      return FileStatus.OK;
    }
    boolean written = writer.write(memory(), start(), length, advancing == null ? Advancing.ONE_LINE : advancing);
    return written ? FileStatus.OK : FileStatus.BAD_LINAGE;
  }

  @Override
  boolean atEndOfPage() {
    return connector.medium instanceof LineWriter writer && writer.isEndOfPage();
  }

  /** Lines of a text file, or of standard input, which CLOSE leaves open. */
  private record LineReader(ByteInput input, boolean closesInput) implements FileConnector.Medium {
    /** Reads a line into a record area; returns its length, or -1 at the end. */
    int readLine(byte[] memory, int start, int capacity) {
      int next = input.read();
      if (next == ByteInput.END) {
        return -1;
      }
      int length = 0;
      for (; next != '\n' && next != ByteInput.END; next = input.read()) {
        if (next != '\r' && length < capacity) {
          memory[start + length++] = (byte) next;
        }
      }
      Arrays.fill(memory, start + length, start + capacity, (byte) ' ');
      return length;
    }

    @Override
    public void close() {
      if (closesInput) {
        input.close();
      }
    }
  }
}
