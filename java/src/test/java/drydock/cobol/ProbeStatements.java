package drydock.cobol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Carries out the statements of a probe program, one line each. */
final class ProbeStatements {
  private final ProbeOperands operands;
  private final ByteArrayOutputStream output;

  ProbeStatements(ProbeOperands operands, ByteArrayOutputStream output) {
    this.operands = operands;
    this.output = output;
  }

  void execute(ProbeTokens tokens, int line) {
    String verb = tokens.next().toUpperCase(Locale.ROOT);
    switch (verb) {
      case "MOVE" -> move(tokens, line);
      case "DISPLAY" -> display(tokens);
      case "IF" -> condition(tokens);
      case "ADD", "SUBTRACT" -> addOrSubtract(tokens, verb.equals("ADD"));
      case "MULTIPLY" -> multiply(tokens);
      case "DIVIDE" -> divide(tokens);
      case "COMPUTE" -> compute(tokens);
      case "INITIALIZE" -> initialize(tokens);
      default -> throw new IllegalStateException("verb " + verb);
    }
  }

  /** Literals go through the receiver's own methods on even lines and through {@link Literal} on odd ones: both must agree. */
  private void move(ProbeTokens tokens, int line) {
    boolean direct = line % 2 == 0;
    String token = tokens.peek();
    Operand source = operands.operand(tokens);
    tokens.expect("TO");
    while (tokens.hasNext()) {
      Field target = operands.field(tokens);
      if (direct && token.startsWith("\"")) {
        target.set(ProbeLiterals.unquote(token));
      } else if (direct && token.matches("-?(0|[1-9][0-9]{0,17})")) {
        target.set(Long.parseLong(token));
      } else {
        target.set(source);
      }
    }
  }

  private void display(ProbeTokens tokens) {
    while (tokens.hasNext() && !tokens.peek().toUpperCase(Locale.ROOT).matches("ELSE|END-.*")) {
      output.writeBytes(operands.operand(tokens).displayBytes());
    }
    output.write('\n');
  }

  private void condition(ProbeTokens tokens) {
    boolean holds = holds(tokens);
    if (!holds) {
      while (tokens.hasNext() && !tokens.take("ELSE")) {
        tokens.next();
      }
    }
    if (tokens.take("DISPLAY")) {
      display(tokens);
    }
  }

  private boolean holds(ProbeTokens tokens) {
    Operand left = operands.operand(tokens);
    tokens.take("IS");
    boolean not = tokens.take("NOT");
    String word = tokens.next().toUpperCase(Locale.ROOT);
    Field field = left instanceof Field item ? item : null;
    boolean result = switch (word) {
      case "NUMERIC" -> field.isNumeric();
      case "ALPHABETIC" -> field.isAlphabetic();
      case "ALPHABETIC-LOWER" -> field.isAlphabeticLower();
      case "ALPHABETIC-UPPER" -> field.isAlphabeticUpper();
      case "POSITIVE" -> field.signum() > 0;
      case "NEGATIVE" -> field.signum() < 0;
      default -> relation(word, compare(left, tokens));
    };
    return result != not;
  }

  private static boolean relation(String operator, int order) {
    return switch (operator) {
      case "=" -> order == 0;
      case "<" -> order < 0;
      case ">" -> order > 0;
      case "<=" -> order <= 0;
      case ">=" -> order >= 0;
      default -> throw new IllegalStateException("relation " + operator);
    };
  }

  private int compare(Operand left, ProbeTokens tokens) {
    String token = tokens.peek();
    Operand right = operands.operand(tokens);
    if (left instanceof Field field && token.startsWith("\"")) {
      return field.compareTo(ProbeLiterals.unquote(token));
    }
    if (left instanceof Field field && token.matches("-?(0|[1-9][0-9]{0,17})")) {
      return field.compareTo(Long.parseLong(token));
    }
    return left.compareTo(right);
  }

  // Arithmetic

  private void addOrSubtract(ProbeTokens tokens, boolean add) {
    List<Operand> summands = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    while (!tokens.peek().toUpperCase(Locale.ROOT).matches("TO|FROM|GIVING")) {
      texts.add(tokens.peek());
      summands.add(operands.operand(tokens));
    }
    if (tokens.take("GIVING")) {
      store(sum(summands), tokens);
      return;
    }
    tokens.next();
    Operand operand = operands.operand(tokens);
    if (tokens.take("GIVING")) {
      store(total(operand, summands, add), tokens);
      return;
    }
    Numeric target = (Numeric) operand;
    if (tokens.hasNext()) {
      store(target, total(target, summands, add), tokens);
    } else if (summands.size() > 1) {
      target.set(total(target, summands, add));
    } else if (texts.get(0).matches("[-+]?[0-9]{1,9}")) {
      long number = Long.parseLong(texts.get(0));
      if (add) {
        target.add(number);
      } else {
        target.subtract(number);
      }
    } else if (add) {
      target.add(summands.get(0));
    } else {
      target.subtract(summands.get(0));
    }
  }

  private static Decimal total(Operand start, List<Operand> summands, boolean add) {
    return add ? start.value().plus(sum(summands)) : start.value().minus(sum(summands));
  }

  private static Decimal sum(List<Operand> summands) {
    return summands.stream().map(Operand::value).reduce(Decimal.ZERO, Decimal::plus);
  }

  private void multiply(ProbeTokens tokens) {
    Decimal factor = operands.operand(tokens).value();
    tokens.expect("BY");
    Operand other = operands.operand(tokens);
    if (tokens.take("GIVING")) {
      store(other.value().times(factor), tokens);
    } else {
      store((Field) other, other.value().times(factor), tokens);
    }
  }

  private void divide(ProbeTokens tokens) {
    Operand first = operands.operand(tokens);
    boolean into = tokens.next().equalsIgnoreCase("INTO");
    Operand second = operands.operand(tokens);
    Decimal dividend = (into ? second : first).value();
    Decimal divisor = (into ? first : second).value();
    if (!tokens.take("GIVING")) {
      store((Field) second, dividend.dividedBy(divisor), tokens);
      return;
    }
    Field quotient = operands.field(tokens);
    if (tokens.take("REMAINDER")) {
      Field remainder = operands.field(tokens);
      int scale = quotient instanceof Numeric number ? number.scale() : ((NumericEdited) quotient).scale();
      store(quotient, dividend.dividedBy(divisor), new ProbeTokens(""));
      store(remainder, dividend.remainder(divisor, scale), tokens);
    } else {
      store(quotient, dividend.dividedBy(divisor), tokens);
    }
  }

  private void compute(ProbeTokens tokens) {
    Field target = operands.field(tokens);
    Rounding rounding = rounding(tokens);
    tokens.expect("=");
    store(target, rounding, operands.expression(tokens), tokens);
  }

  private void store(Decimal value, ProbeTokens tokens) {
    store(operands.field(tokens), value, tokens);
  }

  private void store(Field target, Decimal value, ProbeTokens tokens) {
    store(target, rounding(tokens), value, tokens);
  }

  private void store(Field target, Rounding rounding, Decimal value, ProbeTokens tokens) {
    tokens.take("ON");
    if (!tokens.take("SIZE")) {
      if (target instanceof NumericEdited edited) {
        edited.set(value, rounding);
      } else {
        ((Numeric) target).set(value, rounding);
      }
      return;
    }
    tokens.expect("ERROR");
    tokens.expect("DISPLAY");
    boolean stored =
        target instanceof NumericEdited edited ? edited.trySet(value, rounding) : ((Numeric) target).trySet(value, rounding);
    if (!stored) {
      display(tokens);
    }
  }

  private static Rounding rounding(ProbeTokens tokens) {
    if (!tokens.take("ROUNDED")) {
      return Rounding.TRUNCATION;
    }
    if (!tokens.take("MODE")) {
      return Rounding.NEAREST_AWAY_FROM_ZERO;
    }
    tokens.take("IS");
    return Rounding.valueOf(tokens.next().toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private void initialize(ProbeTokens tokens) {
    Field target = operands.field(tokens);
    Initialization phrases = Initialization.DEFAULT;
    while (tokens.hasNext()) {
      String word = tokens.next().toUpperCase(Locale.ROOT);
      phrases = switch (word) {
        case "WITH", "THEN", "ALL", "REPLACING" -> phrases;
        case "FILLER" -> phrases.withFiller();
        case "TO" -> tokens.next().equalsIgnoreCase("VALUE") ? phrases.toValue() : phrases.thenDefault();
        default -> {
          if (tokens.peek().equalsIgnoreCase("TO")) {
            yield phrases;
          }
          tokens.take("DATA");
          tokens.expect("BY");
          yield phrases.replacing(Category.valueOf(word.replace('-', '_')), operands.operand(tokens));
        }
      };
    }
    target.initialize(phrases);
  }
}
