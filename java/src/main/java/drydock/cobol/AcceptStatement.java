package drydock.cobol;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;

/** Where ACCEPT gets its values. */
final class AcceptStatement {
  private AcceptStatement() {}

  /**
   * ACCEPT from standard input: the line is moved as alphanumeric text; for an item with USAGE DISPLAY it is first cut to the
   * item's length. At the end of the input the item gets a space (GnuCOBOL 3.1.2, observed).
   */
  static void fromInput(Field target, byte[] line) {
    byte[] text = line == null || line.length == 0 ? new byte[] {' '} : line;
    if (target instanceof Zoned && text.length > target.length()) {
      text = Arrays.copyOf(text, target.length());
    }
    target.set(Operands.text(text));
  }

  /** ACCEPT FROM ENVIRONMENT: spaces and false when there is no such variable. */
  static boolean fromEnvironment(CobolRuntime runtime, Field target, String variable) {
    String value = variable == null ? null : runtime.environment().get(variable);
    if (value == null) {
      runtime.exceptions().raise("EC-IMP-ACCEPT");
      target.set(text(""));
      return false;
    }
    target.set(text(value));
    return true;
  }

  /** The sending operand of ACCEPT FROM DATE, TIME, COMMAND-LINE ... */
  static Operand value(CobolRuntime runtime, AcceptSource source) {
    LocalDateTime now = LocalDateTime.now(runtime.clock());
    return switch (source) {
      case DATE -> text(String.format("%02d%02d%02d", now.getYear() % 100, now.getMonthValue(), now.getDayOfMonth()));
      case DATE_YYYYMMDD -> text(String.format("%04d%02d%02d", now.getYear(), now.getMonthValue(), now.getDayOfMonth()));
      case DAY -> text(String.format("%02d%03d", now.getYear() % 100, now.getDayOfYear()));
      case DAY_YYYYDDD -> text(String.format("%04d%03d", now.getYear(), now.getDayOfYear()));
      case DAY_OF_WEEK -> text(Integer.toString(now.getDayOfWeek().getValue()));
      case TIME ->
          text(
              String.format("%02d%02d%02d%02d", now.getHour(), now.getMinute(), now.getSecond(), now.getNano() / 10_000_000));
      case COMMAND_LINE -> text(runtime.commandLine().text());
      case ARGUMENT_NUMBER -> Literal.number(Integer.toString(runtime.commandLine().count()));
      case USER_NAME -> text(runtime.environment().getOrDefault("LOGNAME", " "));
      case ESCAPE_KEY, EXCEPTION_STATUS -> Literal.number("000000000");
    };
  }

  /** Text from outside as an alphanumeric operand; an empty one is a space. */
  static Operand text(String text) {
    return Operands.text((text.isEmpty() ? " " : text).getBytes(StandardCharsets.UTF_8));
  }
}
