package drydock.cobol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs every probe program of a directory on the support library and compares its output, byte by byte, with what cobc's
 * executable printed: {@code name.cob} with {@code name.out}. Exit code 1 when a line differs.
 */
public final class ProbeTests {
  private static final int SHOWN = 40;

  private ProbeTests() {}

  public static void main(String[] arguments) throws IOException {
    int failures = 0;
    List<Path> probes;
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      probes = files.filter(file -> file.toString().endsWith(".cob")).sorted().toList();
    }
    for (Path probe : probes) {
      failures += run(probe);
    }
    System.out.println(probes.size() + " probe programs, " + failures + " lines differ");
    System.exit(failures == 0 && !probes.isEmpty() ? 0 : 1);
  }

  private static int run(Path probe) throws IOException {
    String source = Files.readString(probe, StandardCharsets.ISO_8859_1);
    byte[] expected = Files.readAllBytes(Path.of(probe.toString().replaceAll("\\.cob$", ".out")));
    ProbeProgram program = new ProbeProgram(source);
    byte[] actual;
    try {
      actual = program.run();
    } catch (RuntimeException failure) {
      failure.printStackTrace(System.out);
      return 1;
    }
    return Arrays.equals(expected, actual) ? 0 : report(probe, program, lines(expected), lines(actual));
  }

  private static int report(Path probe, ProbeProgram program, String[] expected, String[] actual) {
    int differences = 0;
    for (int line = 0; line < Math.max(expected.length, actual.length); line++) {
      String wanted = line < expected.length ? expected[line] : "(nothing)";
      String got = line < actual.length ? actual[line] : "(nothing)";
      if (!wanted.equals(got) && ++differences <= SHOWN) {
        System.out.printf(
            "%s line %d: %s%n  cobc: %s%n  ours: %s%n",
            probe.getFileName(),
            line + 1,
            program.origin(line),
            printable(wanted),
            printable(got));
      }
    }
    return differences;
  }

  private static String[] lines(byte[] output) {
    return new String(output, StandardCharsets.ISO_8859_1).split("\n", -1);
  }

  private static String printable(String line) {
    StringBuilder text = new StringBuilder();
    for (char character : line.toCharArray()) {
      text.append(character >= ' ' && character < 0x7F ? String.valueOf(character) : String.format("\\x%02X", (int) character));
    }
    return text.toString();
  }
}
