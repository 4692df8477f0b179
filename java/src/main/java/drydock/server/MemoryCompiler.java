package drydock.server;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources in memory into classes in memory. Not for several threads at once. */
final class MemoryCompiler {
  /** A message of the compiler; line and column from 1, or 0 when it has no place. */
  record Problem(String path, int line, int column, String message) {}

  /** The classes by name, or null when there are problems. */
  record Result(Map<String, byte[]> classes, List<Problem> problems) {}

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files;
  private final List<String> options;

  MemoryCompiler(String classPath) {
    // Kept from one compilation to the next: it remembers what is on the class path.
    files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    options = List.of("-proc:none", "-nowarn", "-Xlint:none", "-classpath", classPath);
  }

  Result compile(Map<String, String> sources) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<Source> units = new ArrayList<>();
    sources.forEach((path, text) -> units.add(new Source(path, text)));
    Output output = new Output(files);
    boolean done = compiler.getTask(null, output, diagnostics, options, null, units).call();
    if (done) {
      return new Result(output.classes(), List.of());
    }
    List<Problem> problems = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        String path = diagnostic.getSource() instanceof Source source ? source.path : "";
        int line = (int) Math.max(0, diagnostic.getLineNumber());
        int column = (int) Math.max(0, diagnostic.getColumnNumber());
        problems.add(new Problem(path, line, column, diagnostic.getMessage(Locale.ROOT)));
      }
    }
    return new Result(null, problems);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String path;
    private final String text;

    Source(String path, String text) {
      super(URI.create("memory:///" + path), Kind.SOURCE);
      this.path = path;
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class ClassFile extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ClassFile(String name) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ClassFile> written = new HashMap<>();

    Output(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return written.computeIfAbsent(name, ClassFile::new);
    }

    @Override
    public void close() {
      // The shared file manager stays open.
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> result = new HashMap<>();
      written.forEach((name, file) -> result.put(name, file.bytes.toByteArray()));
      return result;
    }
  }
}
