package drydock.cobol;

import java.util.ArrayList;
import java.util.List;

/** A data description entry of a probe program, its place in storage and the field that it becomes. */
final class ProbeItem {
  final int level;
  final String name;
  final List<ProbeItem> children = new ArrayList<>();
  ProbeItem parent;
  String picture;
  String usage = "DISPLAY";
  Operand value;
  String redefines;
  boolean leading;
  boolean separate;
  boolean justified;
  boolean blankWhenZero;
  int times = 1;
  int minimum;
  String counter;
  int offset;
  int size;
  Field field;

  ProbeItem(int level, String name) {
    this.level = level;
    this.name = name;
  }

  /** Reads {@code LL NAME clauses}; the usage of the group is inherited. */
  static ProbeItem parse(String line, ProbeLiterals literals) {
    int picture = indexOfPicture(line);
    String text = null;
    String rest = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    if (picture >= 0) {
      String[] words = rest.substring(picture).trim().split("\\s+", 3);
      text = words[1];
      rest = rest.substring(0, picture) + " " + (words.length > 2 ? words[2] : "");
    }
    ProbeTokens tokens = new ProbeTokens(rest);
    ProbeItem item = new ProbeItem(Integer.parseInt(tokens.next()), tokens.next());
    item.picture = text;
    while (tokens.hasNext()) {
      item.parseClause(tokens, literals);
    }
    return item;
  }

  private static int indexOfPicture(String line) {
    int at = line.toUpperCase().indexOf(" PIC ");
    return at;
  }

  private void parseClause(ProbeTokens tokens, ProbeLiterals literals) {
    String word = tokens.next().toUpperCase();
    switch (word) {
      case "USAGE", "IS", "RIGHT" -> {
        // words without a meaning of their own
      }
      case "VALUE" -> value = literals.read(tokens);
      case "REDEFINES" -> redefines = tokens.next();
      case "SIGN" -> parseSign(tokens);
      case "JUSTIFIED" -> justified = true;
      case "BLANK" -> {
        tokens.expect("WHEN");
        tokens.expect("ZERO");
        blankWhenZero = true;
      }
      case "OCCURS" -> parseOccurs(tokens);
      case "UNSIGNED" -> usage += " UNSIGNED";
      default -> usage = word;
    }
  }

  private void parseSign(ProbeTokens tokens) {
    tokens.take("IS");
    leading = tokens.take("LEADING");
    tokens.take("TRAILING");
    separate = tokens.take("SEPARATE");
  }

  private void parseOccurs(ProbeTokens tokens) {
    times = Integer.parseInt(tokens.next());
    if (tokens.take("TO")) {
      minimum = times;
      times = Integer.parseInt(tokens.next());
    }
    tokens.take("TIMES");
    if (tokens.take("DEPENDING")) {
      tokens.take("ON");
      counter = tokens.next();
    }
  }

  boolean isGroup() {
    return !children.isEmpty();
  }

  /** Bytes of all elements. */
  int extent() {
    return size * times;
  }

  /** Places the item and everything below it. */
  void place(int start, Dialect dialect) {
    offset = start;
    if (!isGroup()) {
      size = declare(Storage.allocate(64, dialect).record(64), 0).length();
      return;
    }
    int next = start;
    for (ProbeItem child : children) {
      if (child.redefines != null) {
        int at = children.stream().filter(other -> other.name.equals(child.redefines)).findFirst().orElseThrow().offset;
        child.place(at, dialect);
      } else {
        child.place(next, dialect);
        next += child.extent();
      }
    }
    size = next - start;
  }

  /** Declares the item, and the items below it, in a group. */
  void build(Group owner, int ownerOffset) {
    field = isGroup() ? owner.group(offset - ownerOffset, size) : declare(owner, offset - ownerOffset);
    modify();
    for (ProbeItem child : children) {
      child.build((Group) field, offset);
    }
  }

  @SuppressWarnings("unchecked")
  private void modify() {
    Item<Field> item = (Item<Field>) field;
    item.named(name);
    if (name.equalsIgnoreCase("FILLER")) {
      item.filler();
    }
    if (redefines != null) {
      item.redefining();
    }
    if (value != null) {
      item.value(value);
    }
    List<ProbeItem> tables = new ArrayList<>();
    for (ProbeItem level = this; level != null; level = level.parent) {
      if (level.times > 1 || level.counter != null) {
        tables.add(0, level);
      }
    }
    tables.forEach(table -> item.occurs(table.times, table.size));
  }

  private Field declare(Group owner, int at) {
    return switch (usage) {
      case "DISPLAY" -> declareDisplay(owner, at);
      case "COMP-3", "PACKED-DECIMAL" -> owner.packed(at, picture);
      case "COMP-6" -> owner.unsignedPacked(at, picture);
      case "COMP", "BINARY", "COMP-4" -> owner.binary(at, picture);
      case "COMP-5" -> owner.nativeBinary(at, picture);
      case "COMP-X" -> owner.compactBinary(at, picture);
      case "COMP-1" -> owner.float32(at);
      case "COMP-2" -> owner.float64(at);
      case "POINTER" -> owner.pointer(at);
      case "INDEX" -> owner.index(at);
      case "BINARY-CHAR" -> owner.nativeInteger(at, 1, true);
      case "BINARY-SHORT" -> owner.nativeInteger(at, 2, true);
      case "BINARY-LONG" -> owner.nativeInteger(at, 4, true);
      case "BINARY-DOUBLE" -> owner.nativeInteger(at, 8, true);
      case "BINARY-CHAR UNSIGNED" -> owner.nativeInteger(at, 1, false);
      case "BINARY-SHORT UNSIGNED" -> owner.nativeInteger(at, 2, false);
      case "BINARY-LONG UNSIGNED" -> owner.nativeInteger(at, 4, false);
      case "BINARY-DOUBLE UNSIGNED" -> owner.nativeInteger(at, 8, false);
      default -> throw new IllegalStateException("usage " + usage);
    };
  }

  private Field declareDisplay(Group owner, int at) {
    Picture parsed = Picture.of(picture, owner.dialect());
    return switch (parsed.category()) {
      case NUMERIC -> blankWhenZero ? owner.numericEdited(at, picture).blankWhenZero() : declareZoned(owner.zoned(at, picture));
      case NUMERIC_EDITED -> blankWhenZero ? owner.numericEdited(at, picture).blankWhenZero() : owner.numericEdited(at, picture);
      case ALPHANUMERIC_EDITED -> owner.alphanumericEdited(at, picture);
      case ALPHABETIC -> justify(owner.alphabetic(at, parsed.size()));
      default -> justify(owner.alphanumeric(at, parsed.size()));
    };
  }

  private Alphanumeric justify(Alphanumeric item) {
    return justified ? item.justifiedRight() : item;
  }

  private Zoned declareZoned(Zoned item) {
    if (leading) {
      return separate ? item.signLeadingSeparate() : item.signLeading();
    }
    return separate ? item.signSeparate() : item;
  }
}
