package drydock.programs;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Names;
import drydock.cobol.Program;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs the translations of the COBOL programs of a folder and compares what they do with what GnuCOBOL was seen to do:
 * standard output, exit code and the bytes of files. {@code record.sh} of that folder makes the expectations.
 *
 * <p>Prints {@code ok name} or {@code differs name} for each; the exit code is 1 when one differs.
 */
public final class ProgramTests {
  private static final int ROW = 32;

  private final Path folder;
  private final String name;
  private final String source;

  private ProgramTests(Path program) throws IOException {
    folder = program.getParent();
    name = program.getFileName().toString().replaceAll("\\.cob$", "");
    source = Files.readString(program, StandardCharsets.ISO_8859_1);
  }

  /** @param arguments the folder */
  public static void main(String[] arguments) throws Exception {
    List<Path> programs;
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      programs = files.filter(file -> file.toString().endsWith(".cob")).sorted().toList();
    }
    boolean passed = !programs.isEmpty();
    for (Path program : programs) {
      passed &= new ProgramTests(program).passes();
    }
    System.exit(passed ? 0 : 1);
  }

  private boolean passes() throws Exception {
    String expected = Files.readString(folder.resolve(name + ".out"), StandardCharsets.ISO_8859_1);
    Path directory = Files.createTempDirectory("drydock-program-");
    String actual;
    try {
      actual = run(directory);
    } finally {
      remove(directory);
    }
    boolean same = actual.equals(expected);
    System.out.println((same ? "ok " : "differs ") + name);
    if (!same) {
      report(expected.split("\n", -1), actual.split("\n", -1));
    }
    return same;
  }

  private String run(Path directory) throws Exception {
    for (String wanted : header("directories")) {
      Files.createDirectory(directory.resolve(wanted));
    }
    Map<String, String> environment = new HashMap<>();
    for (String setting : header("environment")) {
      environment.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    Path input = folder.resolve(name + ".in");
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    CobolRuntime runtime =
        CobolRuntime.builder()
            .input(new ByteArrayInputStream(Files.exists(input) ? Files.readAllBytes(input) : new byte[0]))
            .output(output)
            .arguments(header("arguments"))
            .environment(environment)
            .directory(directory)
            .clock(Clock.systemUTC())
            .build();
    int status = runtime.execute(this::construct);
    return output.toString(StandardCharsets.ISO_8859_1) + "\n[exit " + status + "]\n" + writtenFiles(directory);
  }

  private Program construct(CobolRuntime runtime) {
    String className = "drydock.programs." + name.replace("-", "") + "." + Names.classNames(name.toUpperCase()).get(0);
    try {
      return (Program) Class.forName(className).getConstructor(CobolRuntime.class).newInstance(runtime);
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private List<String> header(String key) {
    String start = "*> " + key + ":";
    return source.lines()
        .filter(line -> line.startsWith(start))
        .flatMap(line -> Arrays.stream(line.substring(start.length()).strip().split(" +")))
        .toList();
  }

  private String writtenFiles(Path directory) throws IOException {
    List<String> opaque = header("opaque");
    StringBuilder text = new StringBuilder();
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    Map<String, Path> byName = new TreeMap<>();
    files.forEach(file -> byName.put(directory.relativize(file).toString().replace('\\', '/'), file));
    for (Map.Entry<String, Path> file : byName.entrySet()) {
      if (!opaque.contains(file.getKey())) {
        text.append("[file ").append(file.getKey()).append("]\n").append(hexadecimal(Files.readAllBytes(file.getValue())));
      }
    }
    return text.toString();
  }

  private static String hexadecimal(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < bytes.length; row += ROW) {
      byte[] part = Arrays.copyOfRange(bytes, row, Math.min(bytes.length, row + ROW));
      text.append(HexFormat.ofDelimiter("").withPrefix(" ").formatHex(part)).append('\n');
    }
    return text.toString();
  }

  private static void report(String[] expected, String[] actual) {
    for (int line = 0; line < Math.max(expected.length, actual.length); line++) {
      String wanted = line < expected.length ? expected[line] : "(nothing)";
      String got = line < actual.length ? actual[line] : "(nothing)";
      if (!wanted.equals(got)) {
        System.out.println("  line " + (line + 1) + "\n  cobc: " + wanted + "\n  ours: " + got);
        return;
      }
    }
  }

  private static void remove(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
