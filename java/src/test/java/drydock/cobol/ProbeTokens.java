package drydock.cobol;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of one line of a probe program, with a place to read from. */
final class ProbeTokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "[Xx]\"[0-9A-Fa-f]*\"|\"(?:[^\"]|\"\")*\"|\\*\\*|[<>]="
              + "|[-+]?[0-9]+[.,][0-9]+(?![0-9A-Za-z-])|[-+]?[0-9]+(?![0-9A-Za-z-])"
              + "|[-+]?\\.[0-9]+|[A-Za-z0-9][A-Za-z0-9-]*|\\S");

  private final List<String> tokens = new ArrayList<>();
  private int at;

  ProbeTokens(String line) {
    Matcher matcher = TOKEN.matcher(line);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).equals(".")) {
      tokens.remove(tokens.size() - 1);
    }
  }

  boolean hasNext() {
    return at < tokens.size();
  }

  /** The next token, or an empty string at the end. */
  String peek() {
    return hasNext() ? tokens.get(at) : "";
  }

  String peekAfter(int distance) {
    return at + distance < tokens.size() ? tokens.get(at + distance) : "";
  }

  String next() {
    if (!hasNext()) {
      throw new IllegalStateException("more expected after: " + String.join(" ", tokens));
    }
    return tokens.get(at++);
  }

  /** Reads a word if it stands next. */
  boolean take(String word) {
    if (!peek().equalsIgnoreCase(word)) {
      return false;
    }
    at++;
    return true;
  }

  void expect(String word) {
    if (!take(word)) {
      throw new IllegalStateException("'" + word + "' expected, found '" + peek() + "' in: " + String.join(" ", tokens));
    }
  }
}
