package drydock.cobol;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ORGANIZATION SEQUENTIAL: fixed records one after the other, or variable records each behind a header of 4 bytes: its length
 * in 2 bytes, most significant first, and 2 zero bytes. READ leaves the bytes of the record area behind a short record alone.
 *
 * <p>A sequential file with LINAGE or assigned to a device (DISPLAY, KEYBOARD, PRINTER) holds text lines (observed).
 */
public final class SequentialFile extends TextFile<SequentialFile> {
  private static final int HEADER = 4;

  public SequentialFile(Program program, String name) {
    super(program, name);
  }

  private static InputStream input(Path path) throws IOException {
    return new FileInputStream(path.toFile());
  }

  private boolean isText() {
    return hasLinage() || isDevice();
  }

  @Override
  FileConnector.Medium openMedium(Path path, OpenMode mode) throws IOException {
    if (isText()) {
      return super.openMedium(path, mode);
    }
    return switch (mode) {
      // A directory reads like an empty file (GnuCOBOL 3.1.2, observed).
      case INPUT -> new Reader(new ByteInput(Files.isDirectory(path) ? InputStream.nullInputStream() : input(path)));
      case I_O -> new Updater(new RandomAccessFile(path.toFile(), "rw"));
      case OUTPUT, EXTEND ->
          new LineWriter(new BufferedOutputStream(new FileOutputStream(path.toFile(), mode == OpenMode.EXTEND), 1 << 16), null);
    };
  }

  @Override
  int readRecord(boolean previous) throws IOException {
    if (isText()) {
      return super.readRecord(previous);
    }
    if (previous) {
      return FileStatus.NOT_OPEN_FOR_INPUT;
    }
    RecordSource source = (RecordSource) connector.medium;
    int size = maximumRecord;
    if (isVariable()) {
      byte[] header = new byte[HEADER];
      if (source.read(header, 0, HEADER) < HEADER) {
        return FileStatus.END_OF_FILE;
      }
      size = (header[0] & 0xFF) << 8 | header[1] & 0xFF;
    }
    byte[] record = new byte[size];
    int done = source.read(record, 0, size);
    if (done == 0 && size > 0) {
      return FileStatus.END_OF_FILE;
    }
    System.arraycopy(record, 0, memory(), start(), Math.min(done, maximumRecord));
    connector.recordSize = Math.min(done, maximumRecord);
    return done < size ? FileStatus.OK_SHORT_RECORD : FileStatus.OK;
  }

  @Override
  int writeRecord(int size, Advancing advancing) throws IOException {
    if (isText()) {
      return super.writeRecord(size, advancing);
    }
    LineWriter writer = (LineWriter) connector.medium;
    byte[] bytes = isVariable() ? withHeader(size) : recordBytes(size);
    if (advancing == null) {
      writer.write(bytes, 0, bytes.length, false);
    } else {
      writer.write(bytes, 0, bytes.length, advancing);
    }
    return FileStatus.OK;
  }

  private byte[] withHeader(int size) {
    byte[] bytes = new byte[HEADER + size];
    bytes[0] = (byte) (size >> 8);
    bytes[1] = (byte) size;
    System.arraycopy(memory(), start(), bytes, HEADER, size);
    return bytes;
  }

  @Override
  int rewriteRecord(int size) throws IOException {
    if (isText()) {
      return super.rewriteRecord(size);
    }
    boolean otherLength = dependingOn != null && dependingOn.toInt() != connector.recordSize;
    if (size != connector.recordSize || otherLength) {
      return FileStatus.RECORD_LENGTH;
    }
    ((Updater) connector.medium).rewrite(memory(), start(), size);
    return FileStatus.OK;
  }

  /** Where records are read from. */
  private interface RecordSource extends FileConnector.Medium {
    /** Reads as many bytes as there are, up to {@code length}. */
    int read(byte[] target, int start, int length) throws IOException;
  }

  private record Reader(ByteInput input) implements RecordSource {
    @Override
    public int read(byte[] target, int start, int length) {
      return input.read(target, start, length);
    }

    @Override
    public void close() {
      input.close();
    }
  }

  /** A file open for I-O. */
  private record Updater(RandomAccessFile file) implements RecordSource {
    @Override
    public int read(byte[] target, int start, int length) throws IOException {
      int done = 0;
      while (done < length) {
        int part = file.read(target, start + done, length - done);
        if (part < 0) {
          break;
        }
        done += part;
      }
      return done;
    }

    /** Overwrites the record that was just read. */
    void rewrite(byte[] source, int start, int size) throws IOException {
      if (file.getFilePointer() < size) {
        throw new EOFException();
      }
      file.seek(file.getFilePointer() - size);
      file.write(source, start, size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
