package drydock.programs.functionresults;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Literal;
import drydock.cobol.NumericEdited;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.StringStatement;
import drydock.cobol.Zoned;

/**
 * FUNCTION-RESULTS, translated from function-results.cob:3.
 */
public final class FunctionResults extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(96);
    private final Zoned a = storage.record(18).zoned(0, "S9(18)"); // 01 A, function-results.cob:6
    private final Alphanumeric x = storage.record(30).alphanumeric(0, 30); // 01 X, function-results.cob:7
    private final NumericEdited ne = storage.record(28).numericEdited(0, "Z(20)9.9(5)-"); // 01 NE, function-results.cob:8

    public FunctionResults(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(FunctionResults::new, args);
    }

    @Override
    protected String programId() {
        return "FUNCTION-RESULTS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, function-results.cob:10. */
    private void mainLine() {
        display(function.sum(2000000000, 1000000000));
        display(function.sum(999999999, 1));
        display(function.sum(-999999999, -1));
        display(function.sum(-2000000000, -1000000000));
        display(function.sum(10000000000L, 1));
        display(function.sum(-10000000000L, -1));
        display(function.sum(Literal.number("1.5"), 1));
        display(function.sum(100000000000000000L, 1));
        display(function.sum(Literal.number("1000000000000000000"), 1));
        display(function.sum(Literal.number("9000000000000000000"), 1));
        display(function.sum(Literal.number("-9000000000000000000"), -1));
        display(function.sum(Literal.number("10000000000000000000"), 1));
        display(function.sum(Literal.number("20000000000000000000"), 1));
        display(function.sum(Literal.number("0.000000001"), 1));
        display(function.sum(Literal.number("0.0000000001"), 1));
        display(function.sum(Literal.number("0.00000000000000000001"), 1));
        display(function.sum(Literal.number("0.00000000000000000001"), 0));
        display(function.sum(Literal.number("123456.789"), 0));
        display(function.sum(Literal.number("12345678901.789"), 0));
        a.set(function.sum(Literal.number("12345678901.789"), 0));
        display(a);
        ne.set(function.sum(Literal.number("12345678901.789"), 0));
        display(ne);
        ne.set(function.sum(Literal.number("-1.789"), 0));
        display(ne);
        x.set(function.sum(-1, 0));
        display(x);
        x.set(function.sum(Literal.number("-20000000000000000001"), 0));
        display(x);
        x.set(function.pi());
        display(x);
        ne.set(function.pi());
        display(ne);
        new StringStatement(x).delimitedBySize(function.sum(10, 5)).execute();
        display(x);
        if (function.sum(10, 5).equalTo(15)) {
            display("EQ");
        }
        throw stopRun();
    }
}
