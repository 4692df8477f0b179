package drydock.cobol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** System routines on files: CBL_CHECK_FILE_EXIST, CBL_DELETE_FILE and their like. */
final class FileRoutines {
  /** RETURN-CODE when a file operation failed. */
  private static final int FAILED = 128;

  private static final int NO_SUCH_FILE = 35;

  private FileRoutines() {}

  /** CBL_CHECK_FILE_EXIST: 0 and 16 bytes about the file (length, day, month, year, hour, minute, second), or 35. */
  static int check(Program caller, Field[] using) {
    Path path = path(caller, using[0]);
    try {
      ZoneId zone = caller.runtime.clock().getZone();
      LocalDateTime time = LocalDateTime.ofInstant(Files.getLastModifiedTime(path).toInstant(), zone);
      ByteBuffer details = ByteBuffer.allocate(16);
      details.putLong(Files.size(path));
      details.put((byte) time.getDayOfMonth()).put((byte) time.getMonthValue()).putShort((short) time.getYear());
      details.put((byte) time.getHour()).put((byte) time.getMinute()).put((byte) time.getSecond());
      Field target = using[1];
      System.arraycopy(details.array(), 0, target.memory(), target.start(), 16);
      return 0;
    } catch (IOException absent) {
      return NO_SUCH_FILE;
    }
  }

  static int delete(Program caller, Field[] using) {
    return attempt(() -> Files.delete(path(caller, using[0])));
  }

  static int rename(Program caller, Field[] using) {
    return attempt(() -> Files.move(path(caller, using[0]), path(caller, using[1]), StandardCopyOption.REPLACE_EXISTING));
  }

  /** CBL_COPY_FILE. */
  static int copy(Program caller, Field[] using) {
    return copyLikeAcu(caller, using) == 0 ? 0 : -1;
  }

  /** C$COPY: fails with another code. */
  static int copyLikeAcu(Program caller, Field[] using) {
    return attempt(() -> Files.copy(path(caller, using[0]), path(caller, using[1]), StandardCopyOption.REPLACE_EXISTING));
  }

  static int createDirectory(Program caller, Field[] using) {
    return attempt(() -> Files.createDirectory(path(caller, using[0])));
  }

  static int deleteDirectory(Program caller, Field[] using) {
    Path path = path(caller, using[0]);
    return Files.isDirectory(path) ? attempt(() -> Files.delete(path)) : FAILED;
  }

  private static Path path(Program caller, Field name) {
    return caller.runtime.directory().resolve(Operands.trimmedText(name));
  }

  private static int attempt(Attempt operation) {
    try {
      operation.run();
      return 0;
    } catch (IOException failure) {
      return FAILED;
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }
}
