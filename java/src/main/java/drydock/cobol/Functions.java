package drydock.cobol;

/**
 * The intrinsic functions: {@code function.numvalC(x)} is FUNCTION NUMVAL-C(X); names are the COBOL names in camel case, except
 * CHAR, which is {@code character}, and TRIM with LEADING or TRAILING, which is {@code trimLeading} or {@code trimTrailing}.
 * Arguments are Fields, Literals, Figuratives, Strings (nonnumeric literals), ints and longs (integer literals) and Decimals (expressions);
 * {@code all(table, n)} gives all elements of a table. Results are Fields, so that DISPLAY and MOVE treat them as GnuCOBOL does.
 */
public final class Functions {

    Functions(CobolRuntime runtime, Dialect dialect) {
        throw new UnsupportedOperationException();
    }

    /**
     * A table argument with the subscript ALL: each element of {@code shape} is a subscript position; n &gt; 0 stands for 1 to n,
     * -n for the one occurrence n.
     */
    public static Field[] all(Field table, int... shape) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION ABS. */
    public Field abs(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION ACOS. */
    public Field acos(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION ANNUITY. */
    public Field annuity(Object rate, Object periods) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION ASIN. */
    public Field asin(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION ATAN. */
    public Field atan(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION BYTE-LENGTH. */
    public Field byteLength(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION CHAR. */
    public Field character(Object ordinal) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION COMBINED-DATETIME. */
    public Field combinedDatetime(Object date, Object time) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION CONCAT. */
    public Field concat(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION CONCATENATE. */
    public Field concatenate(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION CONTENT-LENGTH. */
    public Field contentLength(Object pointer) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION CONTENT-OF. */
    public Field contentOf(Object pointer) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION COS. */
    public Field cos(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION CURRENCY-SYMBOL. */
    public Field currencySymbol() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION CURRENT-DATE. */
    public Field currentDate() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION DATE-OF-INTEGER. */
    public Field dateOfInteger(Object days) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION DATE-TO-YYYYMMDD. */
    public Field dateToYyyymmdd(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION DAY-OF-INTEGER. */
    public Field dayOfInteger(Object days) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION DAY-TO-YYYYDDD. */
    public Field dayToYyyyddd(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION E. */
    public Field e() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION EXCEPTION-FILE. */
    public Field exceptionFile() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION EXCEPTION-LOCATION. */
    public Field exceptionLocation() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION EXCEPTION-STATEMENT. */
    public Field exceptionStatement() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION EXCEPTION-STATUS. */
    public Field exceptionStatus() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION EXP. */
    public Field exp(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION EXP10. */
    public Field exp10(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION FACTORIAL. */
    public Field factorial(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION FORMATTED-CURRENT-DATE. */
    public Field formattedCurrentDate(Object format) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION FORMATTED-DATE. */
    public Field formattedDate(Object format, Object days) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION FORMATTED-DATETIME. */
    public Field formattedDatetime(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION FORMATTED-TIME. */
    public Field formattedTime(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION FRACTION-PART. */
    public Field fractionPart(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION HIGHEST-ALGEBRAIC. */
    public Field highestAlgebraic(Object item) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION INTEGER. */
    public Field integer(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION INTEGER-OF-DATE. */
    public Field integerOfDate(Object date) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION INTEGER-OF-DAY. */
    public Field integerOfDay(Object day) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION INTEGER-OF-FORMATTED-DATE. */
    public Field integerOfFormattedDate(Object format, Object date) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION INTEGER-PART. */
    public Field integerPart(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION LENGTH. */
    public Field length(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION LENGTH-AN. */
    public Field lengthAn(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION LOCALE-COMPARE. */
    public Field localeCompare(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION LOCALE-DATE. */
    public Field localeDate(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION LOCALE-TIME. */
    public Field localeTime(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION LOCALE-TIME-FROM-SECONDS. */
    public Field localeTimeFromSeconds(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION LOG. */
    public Field log(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION LOG10. */
    public Field log10(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION LOWER-CASE. */
    public Field lowerCase(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION LOWEST-ALGEBRAIC. */
    public Field lowestAlgebraic(Object item) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MAX. */
    public Field max(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MEAN. */
    public Field mean(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MEDIAN. */
    public Field median(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MIDRANGE. */
    public Field midrange(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MIN. */
    public Field min(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MOD. */
    public Field mod(Object dividend, Object divisor) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MODULE-CALLER-ID. */
    public Field moduleCallerId() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MODULE-DATE. */
    public Field moduleDate() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MODULE-FORMATTED-DATE. */
    public Field moduleFormattedDate() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MODULE-ID. */
    public Field moduleId() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MODULE-PATH. */
    public Field modulePath() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MODULE-SOURCE. */
    public Field moduleSource() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MODULE-TIME. */
    public Field moduleTime() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MONETARY-DECIMAL-POINT. */
    public Field monetaryDecimalPoint() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION MONETARY-THOUSANDS-SEPARATOR. */
    public Field monetaryThousandsSeparator() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION NUMERIC-DECIMAL-POINT. */
    public Field numericDecimalPoint() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION NUMERIC-THOUSANDS-SEPARATOR. */
    public Field numericThousandsSeparator() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION NUMVAL. */
    public Field numval(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION NUMVAL-C. */
    public Field numvalC(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION NUMVAL-F. */
    public Field numvalF(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION ORD. */
    public Field ord(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION ORD-MAX. */
    public Field ordMax(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION ORD-MIN. */
    public Field ordMin(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION PI. */
    public Field pi() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION PRESENT-VALUE. */
    public Field presentValue(Object rate, Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION RANDOM. */
    public Field random(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION RANGE. */
    public Field range(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION REM. */
    public Field rem(Object dividend, Object divisor) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION REVERSE. */
    public Field reverse(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION SECONDS-FROM-FORMATTED-TIME. */
    public Field secondsFromFormattedTime(Object format, Object time) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION SECONDS-PAST-MIDNIGHT. */
    public Field secondsPastMidnight() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION SIGN. */
    public Field sign(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION SIN. */
    public Field sin(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION SQRT. */
    public Field sqrt(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION STANDARD-DEVIATION. */
    public Field standardDeviation(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION STORED-CHAR-LENGTH. */
    public Field storedCharLength(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION SUBSTITUTE. */
    public Field substitute(Object text, Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION SUBSTITUTE-CASE. */
    public Field substituteCase(Object text, Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION SUM. */
    public Field sum(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION TAN. */
    public Field tan(Object argument) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION TEST-DATE-YYYYMMDD. */
    public Field testDateYyyymmdd(Object date) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION TEST-DAY-YYYYDDD. */
    public Field testDayYyyyddd(Object day) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION TEST-FORMATTED-DATETIME. */
    public Field testFormattedDatetime(Object format, Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION TEST-NUMVAL. */
    public Field testNumval(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION TEST-NUMVAL-C. */
    public Field testNumvalC(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION TEST-NUMVAL-F. */
    public Field testNumvalF(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION TRIM. */
    public Field trim(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION TRIM-LEADING. */
    public Field trimLeading(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION TRIM-TRAILING. */
    public Field trimTrailing(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION UPPER-CASE. */
    public Field upperCase(Object text) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION VARIANCE. */
    public Field variance(Object... arguments) {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION WHEN-COMPILED. */
    public Field whenCompiled() {
        throw new UnsupportedOperationException();
    }

    /** FUNCTION YEAR-TO-YYYY. */
    public Field yearToYyyy(Object... arguments) {
        throw new UnsupportedOperationException();
    }

}
