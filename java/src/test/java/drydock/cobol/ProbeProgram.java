package drydock.cobol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs a probe program on the support library: a small COBOL program in free format with one data description entry or one
 * statement on each line, of which cobc's output is known. Understands just the statements that the library itself carries out.
 */
final class ProbeProgram {
  private final ProbeLiterals literals = new ProbeLiterals();
  private final Map<String, ProbeItem> items = new HashMap<>();
  private final List<String> statements = new ArrayList<>();
  private final List<String> origins = new ArrayList<>();
  private Dialect dialect = Dialect.DEFAULT;

  ProbeProgram(String source) {
    List<ProbeItem> roots = new ArrayList<>();
    String division = "";
    for (String raw : source.split("\n")) {
      String line = raw.strip();
      if (line.startsWith("*> options:")) {
        List.of(line.substring("*> options:".length()).strip().split("\\s+")).forEach(this::option);
      } else if (line.toUpperCase(Locale.ROOT).matches("(WORKING-STORAGE SECTION|PROCEDURE DIVISION|SPECIAL-NAMES)\\..*")) {
        division = line.substring(0, 1);
      } else if (division.equals("S")) {
        specialName(line);
      } else if (!line.isEmpty() && !line.startsWith("*>") && division.equals("W")) {
        addItem(ProbeItem.parse(line, literals), roots);
      } else if (!line.isEmpty() && !line.startsWith("*>") && division.equals("P")) {
        statements.add(line);
      }
    }
    declare(roots);
  }

  private void option(String option) {
    dialect = switch (option) {
      case "-std=ibm", "-std=mvs" -> Dialect.IBM;
      case "-std=mf" -> Dialect.MF;
      case "-fsign=EBCDIC" -> dialect.withSignEbcdic();
      case "-fnotrunc" -> dialect.withBinaryTruncate(false).withPrettyDisplay(false);
      default -> dialect;
    };
  }

  private void specialName(String line) {
    if (line.startsWith("DECIMAL-POINT")) {
      dialect = dialect.withDecimalPointIsComma();
    } else if (line.startsWith("CURRENCY")) {
      dialect = dialect.withCurrency(line.charAt(line.indexOf('"') + 1));
    }
  }

  private void addItem(ProbeItem item, List<ProbeItem> roots) {
    if (item.level == 1 || item.level == 77) {
      roots.add(item);
    } else {
      ProbeItem parent = roots.get(roots.size() - 1);
      while (!parent.children.isEmpty() && parent.children.get(parent.children.size() - 1).level < item.level) {
        parent = parent.children.get(parent.children.size() - 1);
      }
      item.parent = parent;
      if (item.usage.equals("DISPLAY")) {
        item.usage = parent.usage;
      }
      parent.children.add(item);
    }
    items.put(item.name.toUpperCase(Locale.ROOT), item);
  }

  private void declare(List<ProbeItem> roots) {
    Storage storage = Storage.allocate(4096, dialect);
    for (ProbeItem root : roots) {
      root.place(0, dialect);
      if (root.redefines != null) {
        ProbeItem original = items.get(root.redefines.toUpperCase(Locale.ROOT));
        root.build(original.field instanceof Group group ? group : original.field.declaration.parent, 0);
      } else {
        root.build(storage.record(root.extent()), 0);
      }
    }
    for (ProbeItem item : items.values()) {
      if (item.counter != null) {
        Numeric counter = (Numeric) items.get(item.counter.toUpperCase(Locale.ROOT)).field;
        ((Group) item.parent.field).dependingOn(counter, item.minimum, item.times, item.size);
      }
    }
    storage.applyInitialValues();
  }

  /** Executes the statements and returns what they display. */
  byte[] run() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ProbeStatements machine = new ProbeStatements(new ProbeOperands(items, literals), output);
    int counted = 0;
    for (int index = 0; index < statements.size(); index++) {
      String statement = statements.get(index);
      if (statement.toUpperCase(Locale.ROOT).startsWith("STOP RUN")) {
        break;
      }
      try {
        machine.execute(new ProbeTokens(statement), index);
        byte[] displayed = output.toByteArray();
        for (; counted < displayed.length; counted++) {
          if (displayed[counted] == '\n') {
            origins.add((index > 0 ? statements.get(index - 1) + " / " : "") + statement);
          }
        }
      } catch (RuntimeException cause) {
        throw new IllegalStateException("in: " + statement, cause);
      }
    }
    return output.toByteArray();
  }

  /** The statement that displayed a line, counted from 0, and the one before it. */
  String origin(int line) {
    return line < origins.size() ? origins.get(line) : "(end)";
  }
}
