package drydock.cobol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Reads literals and figurative constants of a probe program. */
final class ProbeLiterals {
  /** The operand that stands next if it is no identifier, else null. */
  Operand readIfConstant(ProbeTokens tokens) {
    String token = tokens.peek();
    if (token.equalsIgnoreCase("ALL")) {
      tokens.next();
      Operand figurative = figurative(tokens.peek());
      String text = tokens.next();
      return figurative != null ? figurative : Literal.all(unquote(text));
    }
    if (token.startsWith("\"") || token.toUpperCase(Locale.ROOT).startsWith("X\"")) {
      return Literal.text(unquote(tokens.next()));
    }
    if (isNumber(token)) {
      return Literal.number(tokens.next().replace(',', '.'));
    }
    Operand figurative = figurative(token);
    if (figurative != null) {
      tokens.next();
    }
    return figurative;
  }

  Operand read(ProbeTokens tokens) {
    Operand operand = readIfConstant(tokens);
    if (operand == null) {
      throw new IllegalStateException("a literal is expected, found " + tokens.peek());
    }
    return operand;
  }

  static boolean isNumber(String token) {
    return token.matches("[-+]?[0-9]*[.,]?[0-9]+");
  }

  static String unquote(String token) {
    if (token.startsWith("\"")) {
      return token.substring(1, token.length() - 1).replace("\"\"", "\"");
    }
    byte[] bytes = HexFormat.of().parseHex(token.substring(2, token.length() - 1));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Operand figurative(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "SPACE", "SPACES" -> Figurative.SPACES;
      case "ZERO", "ZEROS", "ZEROES" -> Figurative.ZEROS;
      case "HIGH-VALUE", "HIGH-VALUES" -> Figurative.HIGH_VALUES;
      case "LOW-VALUE", "LOW-VALUES" -> Figurative.LOW_VALUES;
      case "QUOTE", "QUOTES" -> Figurative.QUOTES;
      case "NULL" -> Figurative.NULL;
      default -> null;
    };
  }
}
