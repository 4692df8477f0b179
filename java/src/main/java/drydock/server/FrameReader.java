package drydock.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The fields of a request, in their order. */
final class FrameReader {
  private final DataInputStream in;

  FrameReader(DataInputStream in) {
    this.in = in;
  }

  int integer() throws IOException {
    return in.readInt();
  }

  int kind() throws IOException {
    return in.readUnsignedByte();
  }

  /** Milliseconds since 1970; negative for none. */
  long instant() throws IOException {
    return in.readLong();
  }

  byte[] bytes() throws IOException {
    return in.readNBytes(in.readInt());
  }

  String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
