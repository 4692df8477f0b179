package drydock.server;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The fields of a reply, in their order. */
final class FrameWriter {
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(buffer);

  FrameWriter flag(int value) throws IOException {
    out.writeByte(value);
    return this;
  }

  FrameWriter integer(int value) throws IOException {
    out.writeInt(value);
    return this;
  }

  FrameWriter bytes(byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
    return this;
  }

  FrameWriter text(String value) throws IOException {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  byte[] bytes() {
    return buffer.toByteArray();
  }
}
