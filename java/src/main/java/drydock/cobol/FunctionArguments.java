package drydock.cobol;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the intrinsic functions read their arguments and make their results. */
abstract class FunctionArguments {
  private static final int DEFAULT_WINDOW = 50;

  final Program program;

  FunctionArguments(Program program) {
    this.program = program;
  }

  final List<Field> fields(Object... arguments) {
    List<Field> fields = new ArrayList<>();
    for (Object argument : arguments) {
      if (argument instanceof Object[] several) {
        fields.addAll(fields(several));
      } else {
        fields.add(field(argument));
      }
    }
    return fields;
  }

  final List<Decimal> values(Object... arguments) {
    return fields(arguments).stream().map(Field::value).toList();
  }

  final Field field(Object argument) {
    if (argument instanceof Decimal number) {
      return number(number);
    }
    Field field = Operands.field(argument);
    // A literal is shown by the rules of the program that holds it.
    boolean literal = field instanceof Numeric && field.storage.isConstant();
    return literal ? FunctionResult.like((Numeric) field, field.value(), dialect()) : field;
  }

  final Decimal value(Object argument) {
    Decimal value = argument instanceof Decimal number ? number : Operands.of(argument).value();
    return value.isUndefined() ? Decimal.ZERO : value;
  }

  final long integerOf(Object argument) {
    return value(argument).toLong();
  }

  final byte[] bytes(Object argument) {
    return field(argument).bytes();
  }

  final String string(Object argument) {
    return field(argument).text().stripTrailing();
  }

  final byte[][] pairs(Object... arguments) {
    return fields(arguments).stream().map(Operand::bytes).toArray(byte[][]::new);
  }

  final NumericText numericText(Object text) {
    return new NumericText(bytes(text), dialect().decimalPointIsComma());
  }

  final byte[] currency(Object... arguments) {
    return arguments.length > 1 ? bytes(arguments[1]) : new byte[] {(byte) dialect().currencySymbol()};
  }

  final long windowedYear(long year, Object... arguments) {
    long interval = arguments.length > 1 ? integerOf(arguments[1]) : DEFAULT_WINDOW;
    long base = arguments.length > 2 ? integerOf(arguments[2]) : DateFunctions.currentYear(clock());
    return CobolDates.windowedYear(year, interval, base);
  }

  final int offset(Object[] arguments, int index) {
    return arguments.length > index ? (int) integerOf(arguments[index]) : DateFunctions.offsetMinutes(clock());
  }

  final Clock clock() {
    return program.runtime.clock();
  }

  final Dialect dialect() {
    return program.dialect();
  }

  final byte[] pointedText(Pointer pointer, int length) {
    Storage window = Storage.unbound();
    pointer.bindTo(window);
    if (!window.isBound()) {
      program.runtime.exceptions().raise("EC-DATA-PTR-NULL");
      return new byte[0];
    }
    program.runtime.exceptions().clear();
    int end = window.origin;
    while (end < window.bytes.length && end - window.origin < length && (length < Integer.MAX_VALUE || window.bytes[end] != 0)) {
      end++;
    }
    return Arrays.copyOfRange(window.bytes, window.origin, end);
  }

  final Field number(Decimal value) {
    if (value.isUndefined()) {
      program.runtime.exceptions().raise("EC-ARGUMENT-FUNCTION");
    } else {
      program.runtime.exceptions().clear();
    }
    return FunctionResult.of(value, dialect());
  }

  final Field integer(long value) {
    return FunctionResult.integer(value, dialect());
  }

  final Field text(byte[] bytes) {
    return FunctionResult.text(bytes, dialect());
  }

  final Field text(String text) {
    return FunctionResult.text(text, dialect());
  }
}
