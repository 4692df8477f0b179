package drydock.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Keeps what is written up to a limit; beyond it, writing fails, which ends the program. */
final class CappedOutput extends OutputStream {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int limit;
  private boolean full;

  CappedOutput(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int start, int length) throws IOException {
    if (kept.size() + length > limit) {
      full = true;
      throw new IOException("more than " + limit + " bytes of output");
    }
    kept.write(bytes, start, length);
  }

  synchronized boolean full() {
    return full;
  }

  synchronized byte[] content() {
    return kept.toByteArray();
  }
}
