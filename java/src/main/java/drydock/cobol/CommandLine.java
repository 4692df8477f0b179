package drydock.cobol;

import java.util.List;

/** What ACCEPT sees of the command line and the environment, as far as earlier DISPLAY UPON statements choose or change it. */
final class CommandLine {
  private final List<String> arguments;
  private String text;
  private int current;
  private String variable;

  CommandLine(List<String> arguments) {
    this.arguments = arguments;
    text = String.join(" ", arguments);
  }

  /** All arguments, separated by a space, or the text that the program put there. */
  String text() {
    return text;
  }

  void replace(String newText) {
    text = newText;
  }

  int count() {
    return arguments.size();
  }

  /** Chooses the argument that {@link #next} gives; false when there is no such argument. Argument 0 is the program. */
  boolean choose(int number) {
    if (number < 0 || number > arguments.size()) {
      return false;
    }
    current = number - 1;
    return true;
  }

  /** The chosen argument, or the one after the last that was given; null behind the last one. */
  String next() {
    if (current >= arguments.size()) {
      return null;
    }
    int number = current++;
    return number < 0 ? "" : arguments.get(number);
  }

  /** The variable of ENVIRONMENT-VALUE: the last that DISPLAY UPON ENVIRONMENT-NAME named, or null. */
  String chosenVariable() {
    return variable;
  }

  void chooseVariable(String name) {
    variable = name;
  }
}
