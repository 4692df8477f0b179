package drydock.programs.textanddatefunctions;

import static drydock.cobol.Figurative.SPACES;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Literal;
import drydock.cobol.NumericEdited;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * TEXT-AND-DATE-FUNCTIONS, translated from text-and-date-functions.cob:3.
 */
public final class TextAndDateFunctions extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(80);
    private final Alphanumeric x = storage.record(10).alphanumeric(0, 10).value("  Hello "); // 01 X, text-and-date-functions.cob:6
    private final Alphanumeric e = storage.record(4).alphanumeric(0, 4).value(SPACES); // 01 E, text-and-date-functions.cob:7
    private final Zoned n = storage.record(4).zoned(0, "9(4)").value(12); // 01 N, text-and-date-functions.cob:8
    private final Zoned d8 = storage.record(8).zoned(0, "9(8)").value(20240315); // 01 D8, text-and-date-functions.cob:9
    private final NumericEdited ne = storage.record(6).numericEdited(0, "ZZ9.99").value("  1.50"); // 01 NE, text-and-date-functions.cob:10

    public TextAndDateFunctions(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(TextAndDateFunctions::new, args);
    }

    @Override
    protected String programId() {
        return "TEXT-AND-DATE-FUNCTIONS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, text-and-date-functions.cob:12. */
    private void mainLine() {
        display("[", function.trim(x), "][", function.trimLeading(x), "][", function.trimTrailing(x), "]");
        display("[", function.trim(e), "]", function.length(function.trim(e)), "[", function.trimLeading(e), "]", "[", function.trim(" "),
                "]");
        display("[", function.trim(n), "][", function.trim(ne), "]");
        display("[", function.upperCase(x), "][", function.lowerCase(x), "][", function.reverse(x), "]", function.upperCase("aBc1"),
                function.reverse("abc"));
        display("[", function.upperCase(n), "][", function.reverse(n), "]");
        display(function.dateOfInteger(154000), " ", function.dayOfInteger(154000), " ", function.integerOfDate(20240315), " ",
                function.integerOfDay(2024075));
        display(function.dateOfInteger(0), " ", function.dateOfInteger(-5), " ", function.dateOfInteger(3067671), " ",
                function.dateOfInteger(3067672), " ", function.dayOfInteger(0));
        display(function.integerOfDate(20240230), " ", function.integerOfDate(16001231), " ", function.integerOfDate(16010101), " ",
                function.integerOfDate(0), " ", function.integerOfDay(2023366), " ", function.integerOfDate(99991231));
        display(function.dateToYyyymmdd(240315), " ", function.dateToYyyymmdd(990315, 50, 2000), " ",
                function.dateToYyyymmdd(490315, -10, 2000), " ", function.dayToYyyyddd(24075, 50, 2024), " ",
                function.yearToYyyy(24, 50, 2024), " ", function.yearToYyyy(80, 50, 2024), " ", function.yearToYyyy(74, 50, 2024));
        display(function.testDateYyyymmdd(20240315), " ", function.testDateYyyymmdd(20241315), " ", function.testDateYyyymmdd(20240230),
                " ", function.testDateYyyymmdd(15000101), " ", function.testDayYyyyddd(2024366), " ", function.testDayYyyyddd(2023366));
        display(function.combinedDatetime(154000, Literal.number("3600.5")));
        display("[", function.concatenate("ab", x, n), "][", function.concatenate(x), "]",
                function.length(function.concatenate("ab", x, n)));
        display("[", function.substitute("hello world", "l", "LL", "o", " "), "][", function.substitute(x, "Hello", "Bye"), "][",
                function.substituteCase("Hello HELLO", "hello", "x"), "]");
        display("[", function.substitute("aaa", "a", " "), "]", function.length(function.substitute("aaa", "a", " ")), "[",
                function.substitute("abab", "ab", "ba", "ba", "c"), "]");
        display(function.ordMax("a", "c", "b"), " ", function.ord("z"), " ", function.ord(n));
        display("[", function.currencySymbol(), "][", function.monetaryDecimalPoint(), "][", function.monetaryThousandsSeparator(), "][",
                function.numericDecimalPoint(), "][", function.numericThousandsSeparator(), "]");
        display("[", function.localeDate("20240315"), "][", function.localeTime("102030"), "][", function.localeTimeFromSeconds(37230),
                "][", function.localeCompare("a", "b"), "][", function.localeCompare("b", "a"), "][", function.localeCompare("a", "a "),
                "]");
        display(function.median(5), "|", function.median(n, 3), "|", function.median(n, 3, 100), "|", function.midrange(n, 3), "|",
                function.range(n, Literal.number("3.5")), "|", function.variance(5), "|", function.variance(1, 2, 2), "|",
                function.standardDeviation(5));
        display(function.random());
        display(function.random());
        display(function.random(123456));
        display(function.random(-5));
        display(function.exp(Literal.number("0.001")), "|", function.log(Literal.number("0.5")), "|", function.log10(5), "|",
                function.exp10(Literal.number("1.5")), "|", function.factorial(-1), "|", function.sqrt(Literal.number("0.0001")));
        display(function.trim(x).slice(2, 3));
        throw stopRun();
    }
}
