package drydock.cobol;

import java.util.List;
import java.util.Locale;

/** Java names of COBOL names. The translator uses the same rule. */
public final class Names {
  private Names() {}

  /**
   * The class of a program: {@code PAY-ROLL} is {@code PayRoll}, {@code CBACT01C} is {@code Cbact01c}, {@code 2ND} is
   * {@code P2nd}; where that would hide a class which generated code needs, {@code Program} stands behind it.
   *
   * @return both names, the likelier first
   */
  public static List<String> classNames(String programId) {
    StringBuilder name = new StringBuilder();
    for (String word : programId.split("[^A-Za-z0-9]+")) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1).toLowerCase(Locale.ROOT));
      }
    }
    if (name.length() == 0 || !Character.isLetter(name.charAt(0))) {
      name.insert(0, 'P');
    }
    return List.of(name.toString(), name + "Program");
  }
}
