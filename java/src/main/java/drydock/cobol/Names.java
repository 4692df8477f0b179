package drydock.cobol;

import java.util.Locale;
import java.util.Set;

/** Java names of COBOL names. The translator uses the same rule. */
public final class Names {
  /** Classes that generated code names and a program's class must not hide. */
  private static final Set<String> TAKEN =
      Set.of(
          "AcceptSource", "AccessMode", "Advancing", "Alphanumeric", "AlphanumericEdited", "Binary", "Category", "CloseOption",
          "CobolRuntime", "Decimal", "Device", "Dialect", "Field", "Figurative", "FileOutcome", "FloatingPoint", "Functions", "Group",
          "IndexedFile", "Initialization", "InspectStatement", "JumpingProgram", "LineSequentialFile", "Literal", "Numeric",
          "NumericEdited", "Object", "OpenMode", "Override", "Packed", "Pointer", "Program", "RelativeFile", "Rounding", "Runnable",
          "SequentialFile", "SortFile", "SortStatement", "StandardCharsets", "StartRelation", "Storage", "String", "StringStatement",
          "TableSearch", "UnstringStatement", "Zoned");

  private Names() {}

  /** The class of a program: {@code PAY-ROLL} is {@code PayRoll}, {@code CBACT01C} is {@code Cbact01c}, {@code 2ND} is {@code P2nd}. */
  public static String className(String programId) {
    StringBuilder name = new StringBuilder();
    for (String word : programId.split("[^A-Za-z0-9]+")) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1).toLowerCase(Locale.ROOT));
      }
    }
    if (name.length() == 0 || !Character.isLetter(name.charAt(0))) {
      name.insert(0, 'P');
    }
    return TAKEN.contains(name.toString()) ? name + "Program" : name.toString();
  }
}
