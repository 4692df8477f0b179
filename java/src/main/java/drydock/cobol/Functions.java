package drydock.cobol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The intrinsic functions: {@code function.numvalC(x)} is FUNCTION NUMVAL-C(X); names are the COBOL names in camel case, except
 * CHAR, which is {@code character}, and TRIM with LEADING or TRAILING, which is {@code trimLeading} or {@code trimTrailing}.
 * Arguments are Fields, Literals, Figuratives, Strings (nonnumeric literals), ints and longs (integer literals) and Decimals (expressions);
 * {@code Functions.all(table, n)} gives all elements of a table. Results are Fields, so that DISPLAY and MOVE treat them as GnuCOBOL does.
 *
 * <p>Arguments that are not valid give zero or spaces (GnuCOBOL 3.1.2, observed).
 */
public final class Functions extends FunctionArguments {
  private static final int EXCEPTION_WIDTH = 31;

  Functions(Program program) {
    super(program);
  }

  /**
   * A table argument with the subscript ALL: each element of {@code shape} is a subscript position; n &gt; 0 stands for 1 to n,
   * -n for the one occurrence n.
   */
  public static Field[] all(Field table, int... shape) {
    List<Field> elements = new ArrayList<>();
    addAll(table, shape, new int[0], elements);
    return elements.toArray(Field[]::new);
  }

  // Arithmetic

  /** FUNCTION ABS: of the argument's own type. */
  public Field abs(Object argument) {
    Field operand = field(argument);
    if (operand instanceof Numeric number) {
      return FunctionResult.like(number, number.value().abs(), dialect());
    }
    return number(value(argument).abs());
  }

  /** FUNCTION ANNUITY. */
  public Field annuity(Object rate, Object periods) {
    return number(NumericFunctions.annuity(value(rate), value(periods)));
  }

  /** FUNCTION FACTORIAL. */
  public Field factorial(Object argument) {
    return number(NumericFunctions.factorial(value(argument)));
  }

  /** FUNCTION FRACTION-PART. */
  public Field fractionPart(Object argument) {
    return number(NumericFunctions.fraction(value(argument)));
  }

  /** FUNCTION INTEGER. */
  public Field integer(Object argument) {
    return number(NumericFunctions.integer(value(argument)));
  }

  /** FUNCTION INTEGER-PART. */
  public Field integerPart(Object argument) {
    return number(value(argument).truncate(0));
  }

  /** FUNCTION MOD. */
  public Field mod(Object dividend, Object divisor) {
    return number(NumericFunctions.mod(value(dividend), value(divisor)));
  }

  /** FUNCTION PRESENT-VALUE. */
  public Field presentValue(Object rate, Object... amounts) {
    return number(NumericFunctions.presentValue(value(rate), values(amounts)));
  }

  /** FUNCTION RANDOM: with an argument, the first number of the sequence that it starts. */
  public Field random(Object... seed) {
    GlibcRandom generator = program.runtime.random();
    if (seed.length > 0) {
      generator.seed((int) Math.max(0, integerOf(seed[0])));
    }
    return FunctionResult.floating((double) generator.next() / GlibcRandom.MAXIMUM, dialect());
  }

  /** FUNCTION REM. */
  public Field rem(Object dividend, Object divisor) {
    return number(NumericFunctions.remainder(value(dividend), value(divisor)));
  }

  /** FUNCTION SIGN. */
  public Field sign(Object argument) {
    return integer(value(argument).signum());
  }

  // Transcendental functions

  /** FUNCTION ACOS. */
  public Field acos(Object argument) {
    return number(HighPrecision.acos(value(argument)));
  }

  /** FUNCTION ASIN. */
  public Field asin(Object argument) {
    return number(HighPrecision.asin(value(argument)));
  }

  /** FUNCTION ATAN. */
  public Field atan(Object argument) {
    return number(HighPrecision.atan(value(argument)));
  }

  /** FUNCTION COS. */
  public Field cos(Object argument) {
    return number(HighPrecision.cos(value(argument)));
  }

  /** FUNCTION EXP. */
  public Field exp(Object argument) {
    return number(HighPrecision.exp(value(argument)));
  }

  /** FUNCTION LOG. */
  public Field log(Object argument) {
    return number(HighPrecision.log(value(argument)));
  }

  /** FUNCTION LOG10. */
  public Field log10(Object argument) {
    return number(HighPrecision.log10(value(argument)));
  }

  /** FUNCTION SIN. */
  public Field sin(Object argument) {
    return number(HighPrecision.sin(value(argument)));
  }

  /** FUNCTION SQRT. */
  public Field sqrt(Object argument) {
    return number(HighPrecision.sqrt(value(argument)));
  }

  /** FUNCTION TAN. */
  public Field tan(Object argument) {
    return number(HighPrecision.tan(value(argument)));
  }

  /** FUNCTION E. */
  public Field e() {
    return number(HighPrecision.e());
  }

  /** FUNCTION EXP10. */
  public Field exp10(Object argument) {
    return number(Decimal.of(10).power(value(argument)));
  }

  /** FUNCTION PI. */
  public Field pi() {
    return number(HighPrecision.pi());
  }

  // Several values

  /** FUNCTION MAX: the argument itself. */
  public Field max(Object... arguments) {
    return extreme(1, arguments);
  }

  /** FUNCTION MEAN. */
  public Field mean(Object... arguments) {
    return number(NumericFunctions.mean(values(arguments)));
  }

  /** FUNCTION MEDIAN: the argument in the middle, or the mean of the two there. */
  public Field median(Object... arguments) {
    List<Field> sorted = new ArrayList<>(fields(arguments));
    sorted.sort(NumericFunctions::compare);
    int half = sorted.size() / 2;
    if (sorted.size() % 2 == 1) {
      return sorted.get(half);
    }
    return number(sorted.get(half - 1).value().plus(sorted.get(half).value()).dividedBy(Decimal.of(2)));
  }

  /** FUNCTION MIDRANGE. */
  public Field midrange(Object... arguments) {
    return number(extreme(1, arguments).value().plus(extreme(-1, arguments).value()).dividedBy(Decimal.of(2)));
  }

  /** FUNCTION MIN: the argument itself. */
  public Field min(Object... arguments) {
    return extreme(-1, arguments);
  }

  /** FUNCTION ORD-MAX. */
  public Field ordMax(Object... arguments) {
    return integer(indexOfExtreme(1, fields(arguments)) + 1L);
  }

  /** FUNCTION ORD-MIN. */
  public Field ordMin(Object... arguments) {
    return integer(indexOfExtreme(-1, fields(arguments)) + 1L);
  }

  /** FUNCTION RANGE. */
  public Field range(Object... arguments) {
    return number(extreme(1, arguments).value().minus(extreme(-1, arguments).value()));
  }

  /** FUNCTION STANDARD-DEVIATION. */
  public Field standardDeviation(Object... arguments) {
    return number(HighPrecision.sqrt(NumericFunctions.variance(values(arguments))));
  }

  /** FUNCTION SUM. */
  public Field sum(Object... arguments) {
    return number(NumericFunctions.sum(values(arguments)));
  }

  /** FUNCTION VARIANCE. */
  public Field variance(Object... arguments) {
    return number(NumericFunctions.variance(values(arguments)));
  }

  // Text

  /** FUNCTION BYTE-LENGTH: nine digits, see {@link #length}. */
  public Field byteLength(Object argument) {
    return integer(field(argument).length());
  }

  /** FUNCTION CHAR: the character with this ordinal number; NUL where there is none. */
  public Field character(Object ordinal) {
    long number = integerOf(ordinal);
    return text(new byte[] {number < 1 || number > 256 ? 0 : (byte) (number - 1)});
  }

  /** FUNCTION CONCAT. */
  public Field concat(Object... arguments) {
    return concatenate(arguments);
  }

  /** FUNCTION CONCATENATE. */
  public Field concatenate(Object... arguments) {
    return text(TextFunctions.concatenate(fields(arguments).stream().map(Operand::bytes).toList()));
  }

  /**
   * FUNCTION LENGTH of an item whose length is known only now (a function, a part of an item, a group with OCCURS DEPENDING): nine
   * digits. Where the compiler knows the length, cobc puts a literal.
   */
  public Field length(Object argument) {
    return integer(field(argument).length());
  }

  /** FUNCTION LENGTH-AN: see {@link #length}. */
  public Field lengthAn(Object argument) {
    return integer(field(argument).length());
  }

  /** FUNCTION LOWER-CASE. */
  public Field lowerCase(Object text) {
    return text(TextFunctions.lower(bytes(text)));
  }

  /** FUNCTION NUMVAL. */
  public Field numval(Object text) {
    return number(numericText(text).value(null));
  }

  /** FUNCTION NUMVAL-C; the second argument is the currency sign. */
  public Field numvalC(Object... arguments) {
    return number(numericText(arguments[0]).value(currency(arguments)));
  }

  /** FUNCTION NUMVAL-F. */
  public Field numvalF(Object text) {
    return number(numericText(text).floatingValue());
  }

  /** FUNCTION ORD. */
  public Field ord(Object text) {
    return integer((bytes(text)[0] & 0xFF) + 1L);
  }

  /** FUNCTION REVERSE. */
  public Field reverse(Object text) {
    return text(TextFunctions.reverse(bytes(text)));
  }

  /** FUNCTION STORED-CHAR-LENGTH. */
  public Field storedCharLength(Object text) {
    return integer(TextFunctions.trim(bytes(text), false, true).length);
  }

  /** FUNCTION SUBSTITUTE: texts and their replacements in turn. */
  public Field substitute(Object text, Object... pairs) {
    return text(TextFunctions.substitute(bytes(text), pairs(pairs), false));
  }

  /** FUNCTION SUBSTITUTE-CASE: without regard to upper and lower case. */
  public Field substituteCase(Object text, Object... pairs) {
    return text(TextFunctions.substitute(bytes(text), pairs(pairs), true));
  }

  /** FUNCTION TEST-NUMVAL. */
  public Field testNumval(Object text) {
    return integer(numericText(text).check(null));
  }

  /** FUNCTION TEST-NUMVAL-C. */
  public Field testNumvalC(Object... arguments) {
    return integer(numericText(arguments[0]).check(currency(arguments)));
  }

  /** FUNCTION TEST-NUMVAL-F. */
  public Field testNumvalF(Object text) {
    return integer(numericText(text).checkFloating());
  }

  /** FUNCTION TRIM. */
  public Field trim(Object text) {
    return text(TextFunctions.trim(bytes(text), true, true));
  }

  /** FUNCTION TRIM (text LEADING). */
  public Field trimLeading(Object text) {
    return text(TextFunctions.trim(bytes(text), true, false));
  }

  /** FUNCTION TRIM (text TRAILING). */
  public Field trimTrailing(Object text) {
    return text(TextFunctions.trim(bytes(text), false, true));
  }

  /** FUNCTION UPPER-CASE. */
  public Field upperCase(Object text) {
    return text(TextFunctions.upper(bytes(text)));
  }

  // Dates and times

  /** FUNCTION COMBINED-DATETIME. */
  public Field combinedDatetime(Object day, Object seconds) {
    return number(value(day).plus(value(seconds).dividedBy(Decimal.of(100_000))));
  }

  /** FUNCTION CURRENT-DATE. */
  public Field currentDate() {
    return text(DateFunctions.currentDate(clock()));
  }

  /** FUNCTION DATE-OF-INTEGER. */
  public Field dateOfInteger(Object day) {
    return FunctionResult.digits(CobolDates.yyyymmdd(integerOf(day)), 8, dialect());
  }

  /** FUNCTION DATE-TO-YYYYMMDD: the date, and optionally the window's end and the year that it is relative to. */
  public Field dateToYyyymmdd(Object... arguments) {
    long date = integerOf(arguments[0]);
    return integer(windowedYear(date / 10_000, arguments) * 10_000 + date % 10_000);
  }

  /** FUNCTION DAY-OF-INTEGER. */
  public Field dayOfInteger(Object day) {
    return FunctionResult.digits(CobolDates.yyyyddd(integerOf(day)), 7, dialect());
  }

  /** FUNCTION DAY-TO-YYYYDDD: as {@link #dateToYyyymmdd}. */
  public Field dayToYyyyddd(Object... arguments) {
    long day = integerOf(arguments[0]);
    return integer(windowedYear(day / 1_000, arguments) * 1_000 + day % 1_000);
  }

  /** FUNCTION FORMATTED-CURRENT-DATE. */
  public Field formattedCurrentDate(Object format) {
    return text(DateFunctions.formattedCurrentDate(clock(), string(format)));
  }

  /** FUNCTION FORMATTED-DATE. */
  public Field formattedDate(Object format, Object day) {
    return text(DateFunctions.formattedDate(string(format), integerOf(day)));
  }

  /** FUNCTION FORMATTED-DATETIME: format, integer date, seconds, and optionally the offset in minutes. */
  public Field formattedDatetime(Object... arguments) {
    int offset = offset(arguments, 3);
    return text(DateFunctions.formattedDateTime(string(arguments[0]), integerOf(arguments[1]), value(arguments[2]), offset));
  }

  /** FUNCTION FORMATTED-TIME: format, seconds, and optionally the offset in minutes. */
  public Field formattedTime(Object... arguments) {
    return text(DateFunctions.formattedTime(string(arguments[0]), value(arguments[1]), offset(arguments, 2)));
  }

  /** FUNCTION INTEGER-OF-DATE. */
  public Field integerOfDate(Object date) {
    return integer(CobolDates.fromDate(integerOf(date)));
  }

  /** FUNCTION INTEGER-OF-DAY. */
  public Field integerOfDay(Object day) {
    return integer(CobolDates.fromDay(integerOf(day)));
  }

  /** FUNCTION INTEGER-OF-FORMATTED-DATE. */
  public Field integerOfFormattedDate(Object format, Object date) {
    DateTimeFormat layout = DateTimeFormat.of(string(format));
    return integer(layout == null ? 0 : layout.day(string(date)));
  }

  /** FUNCTION SECONDS-FROM-FORMATTED-TIME. */
  public Field secondsFromFormattedTime(Object format, Object time) {
    DateTimeFormat layout = DateTimeFormat.of(string(format));
    return number(layout == null ? Decimal.ZERO : layout.seconds(string(time)));
  }

  /** FUNCTION SECONDS-PAST-MIDNIGHT. */
  public Field secondsPastMidnight() {
    return integer(DateFunctions.secondsPastMidnight(clock()));
  }

  /** FUNCTION TEST-DATE-YYYYMMDD. */
  public Field testDateYyyymmdd(Object date) {
    return integer(CobolDates.testDate(integerOf(date)));
  }

  /** FUNCTION TEST-DAY-YYYYDDD. */
  public Field testDayYyyyddd(Object day) {
    return integer(CobolDates.testDay(integerOf(day)));
  }

  /** FUNCTION TEST-FORMATTED-DATETIME. */
  public Field testFormattedDatetime(Object format, Object text) {
    DateTimeFormat layout = DateTimeFormat.of(string(format));
    return integer(layout == null ? 1 : layout.test(string(text)));
  }

  /** FUNCTION WHEN-COMPILED: the current date, since a translated program is compiled when it is needed. */
  public Field whenCompiled() {
    return currentDate();
  }

  /** FUNCTION YEAR-TO-YYYY: as {@link #dateToYyyymmdd}. */
  public Field yearToYyyy(Object... arguments) {
    return integer(windowedYear(integerOf(arguments[0]), arguments));
  }

  // Data items

  /** FUNCTION HIGHEST-ALGEBRAIC. */
  public Field highestAlgebraic(Field item) {
    return number(AlgebraicRange.highest(item));
  }

  /** FUNCTION LOWEST-ALGEBRAIC. */
  public Field lowestAlgebraic(Field item) {
    return number(AlgebraicRange.lowest(item));
  }

  /** FUNCTION CONTENT-LENGTH: bytes before the NUL that ends the text which the pointer points to. */
  public Field contentLength(Pointer pointer) {
    return integer(pointedText(pointer, Integer.MAX_VALUE).length);
  }

  /** FUNCTION CONTENT-OF: the text that the pointer points to, up to a NUL; the second argument is its length. */
  public Field contentOf(Object... arguments) {
    boolean hasLength = arguments.length > 1;
    return text(pointedText((Pointer) arguments[0], hasLength ? (int) integerOf(arguments[1]) : Integer.MAX_VALUE));
  }

  // Locale: that of the C language

  /** FUNCTION CURRENCY-SYMBOL. */
  public Field currencySymbol() {
    return text("");
  }

  /** FUNCTION LOCALE-COMPARE: {@code <}, {@code =} or {@code >}. */
  public Field localeCompare(Object left, Object right) {
    int order = field(left).compareTo(field(right));
    return text(order < 0 ? "<" : order > 0 ? ">" : "=");
  }

  /** FUNCTION LOCALE-DATE. */
  public Field localeDate(Object date) {
    return text(LocaleText.date(string(date)));
  }

  /** FUNCTION LOCALE-TIME. */
  public Field localeTime(Object time) {
    return text(LocaleText.time(string(time)));
  }

  /** FUNCTION LOCALE-TIME-FROM-SECONDS. */
  public Field localeTimeFromSeconds(Object seconds) {
    return text(LocaleText.timeOfSeconds(integerOf(seconds)));
  }

  /** FUNCTION MONETARY-DECIMAL-POINT. */
  public Field monetaryDecimalPoint() {
    return text("");
  }

  /** FUNCTION MONETARY-THOUSANDS-SEPARATOR. */
  public Field monetaryThousandsSeparator() {
    return text("");
  }

  /** FUNCTION NUMERIC-DECIMAL-POINT. */
  public Field numericDecimalPoint() {
    return text(".");
  }

  /** FUNCTION NUMERIC-THOUSANDS-SEPARATOR. */
  public Field numericThousandsSeparator() {
    return text("");
  }

  // The program and its exceptions

  /** FUNCTION EXCEPTION-FILE. */
  public Field exceptionFile() {
    return text(program.runtime.exceptions().file());
  }

  /** FUNCTION EXCEPTION-LOCATION: a space, as without {@code -debug}. */
  public Field exceptionLocation() {
    return text(" ");
  }

  /** FUNCTION EXCEPTION-STATEMENT: spaces, as without {@code -debug}. */
  public Field exceptionStatement() {
    return FunctionResult.text("", EXCEPTION_WIDTH, dialect());
  }

  /** FUNCTION EXCEPTION-STATUS. */
  public Field exceptionStatus() {
    return FunctionResult.text(program.runtime.exceptions().name(), EXCEPTION_WIDTH, dialect());
  }

  /** FUNCTION MODULE-CALLER-ID. */
  public Field moduleCallerId() {
    return text(program.caller() == null ? "" : program.caller().programId());
  }

  /** FUNCTION MODULE-DATE. */
  public Field moduleDate() {
    return FunctionResult.digits(Long.parseLong(DateFunctions.currentDate(clock()).substring(0, 8)), 8, dialect());
  }

  /** FUNCTION MODULE-FORMATTED-DATE. */
  public Field moduleFormattedDate() {
    return text(DateFunctions.moduleFormattedDate(clock()));
  }

  /** FUNCTION MODULE-ID. */
  public Field moduleId() {
    return text(program.programId());
  }

  /** FUNCTION MODULE-PATH. */
  public Field modulePath() {
    return text(program.programId());
  }

  /** FUNCTION MODULE-SOURCE. */
  public Field moduleSource() {
    return text(program.programId());
  }

  /** FUNCTION MODULE-TIME. */
  public Field moduleTime() {
    return FunctionResult.digits(Long.parseLong(DateFunctions.currentDate(clock()).substring(8, 14)), 6, dialect());
  }

  // Choosing among arguments

  private static void addAll(Field table, int[] shape, int[] chosen, List<Field> elements) {
    if (chosen.length == shape.length) {
      elements.add(table.element(chosen));
      return;
    }
    int extent = shape[chosen.length];
    for (int subscript = extent < 0 ? -extent : 1; subscript <= Math.abs(extent); subscript++) {
      int[] longer = Arrays.copyOf(chosen, chosen.length + 1);
      longer[chosen.length] = subscript;
      addAll(table, shape, longer, elements);
    }
  }

  private Field extreme(int direction, Object... arguments) {
    List<Field> fields = fields(arguments);
    return fields.get(indexOfExtreme(direction, fields));
  }

  private static int indexOfExtreme(int direction, List<Field> fields) {
    int best = 0;
    for (int index = 1; index < fields.size(); index++) {
      if (Integer.signum(NumericFunctions.compare(fields.get(index), fields.get(best))) == direction) {
        best = index;
      }
    }
    return best;
  }
}
