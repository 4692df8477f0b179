package drydock.cobol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the operands of a probe program's statements: identifiers, literals and arithmetic expressions. */
final class ProbeOperands {
  private final Map<String, ProbeItem> items;
  private final ProbeLiterals literals;

  ProbeOperands(Map<String, ProbeItem> items, ProbeLiterals literals) {
    this.items = items;
    this.literals = literals;
  }

  Operand operand(ProbeTokens tokens) {
    Operand constant = literals.readIfConstant(tokens);
    return constant != null ? constant : field(tokens);
  }

  /** An identifier with subscripts and reference modification. */
  Field field(ProbeTokens tokens) {
    String name = tokens.next();
    ProbeItem item = items.get(name.toUpperCase(Locale.ROOT));
    if (item == null) {
      throw new IllegalStateException("no item " + name);
    }
    Field field = item.field;
    while (tokens.peek().equals("(")) {
      tokens.next();
      List<Integer> numbers = new ArrayList<>();
      boolean slice = false;
      while (!tokens.take(")")) {
        slice |= tokens.take(":");
        if (!tokens.peek().equals(")")) {
          numbers.add(integer(tokens));
        }
      }
      if (slice) {
        field = numbers.size() == 1 ? field.slice(numbers.get(0)) : field.slice(numbers.get(0), numbers.get(1));
      } else {
        field = (Field) ((Item<?>) field).at(numbers.stream().mapToInt(Integer::intValue).toArray());
      }
    }
    return field;
  }

  private int integer(ProbeTokens tokens) {
    return ProbeLiterals.isNumber(tokens.peek()) ? Integer.parseInt(tokens.next()) : field(tokens).toInt();
  }

  /** An arithmetic expression. */
  Decimal expression(ProbeTokens tokens) {
    Decimal value = term(tokens);
    while (tokens.peek().equals("+") || tokens.peek().equals("-")) {
      value = tokens.next().equals("+") ? value.plus(term(tokens)) : value.minus(term(tokens));
    }
    return value;
  }

  private Decimal term(ProbeTokens tokens) {
    Decimal value = power(tokens);
    while (tokens.peek().equals("*") || tokens.peek().equals("/")) {
      value = tokens.next().equals("*") ? value.times(power(tokens)) : value.dividedBy(power(tokens));
    }
    return value;
  }

  private Decimal power(ProbeTokens tokens) {
    Decimal value = primary(tokens);
    while (tokens.take("**")) {
      value = value.power(primary(tokens));
    }
    return value;
  }

  private Decimal primary(ProbeTokens tokens) {
    if (tokens.take("(")) {
      Decimal value = expression(tokens);
      tokens.expect(")");
      return value;
    }
    if (tokens.take("-")) {
      return primary(tokens).negate();
    }
    return operand(tokens).value();
  }
}
