package drydock.cobol;

/** Java names of COBOL names. The translator uses the same rule. */
public final class Names {
    private Names() {}

    /** The class of a program: {@code PAY-ROLL} is {@code PayRoll}, {@code CBACT01C} is {@code Cbact01c}, {@code 2ND} is {@code P2nd}. */
    public static String className(String programId) {
        throw new UnsupportedOperationException();
    }
}
