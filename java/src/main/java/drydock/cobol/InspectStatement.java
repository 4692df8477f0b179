package drydock.cobol;

import java.util.ArrayList;
import java.util.List;

/**
 * INSPECT (COBOL 2014 §14.9.24): {@code new InspectStatement(text).tallying(n).all("a").beforeInitial(" ").replacingAll("x", "y").execute()}.
 * A phrase's BEFORE and AFTER follow it, in the order of the source: the second is searched in what the first leaves
 * (GnuCOBOL 3.1.2, observed). Operands are Fields, Literals, Figuratives or Strings.
 */
public final class InspectStatement {
  private final Operand target;
  private final List<InspectPhrase> tallying = new ArrayList<>();
  private final List<InspectPhrase> replacing = new ArrayList<>();
  private InspectPhrase latest;
  private Numeric counter;

  /** INSPECT target; a Field, or for TALLYING any operand. */
  public InspectStatement(Object target) {
    this.target = Operands.of(target);
  }

  /** TALLYING counter FOR: the phrases that follow count into it. */
  public InspectStatement tallying(Numeric counter) {
    this.counter = counter;
    return this;
  }

  /** TALLYING ... CHARACTERS. */
  public InspectStatement characters() {
    return tally(InspectPhrase.Kind.CHARACTERS, null);
  }

  /** TALLYING ... ALL. */
  public InspectStatement all(Object operand) {
    return tally(InspectPhrase.Kind.ALL, operand);
  }

  /** TALLYING ... LEADING. */
  public InspectStatement leading(Object operand) {
    return tally(InspectPhrase.Kind.LEADING, operand);
  }

  /** TALLYING ... TRAILING (GnuCOBOL). */
  public InspectStatement trailing(Object operand) {
    return tally(InspectPhrase.Kind.TRAILING, operand);
  }

  /** REPLACING CHARACTERS BY. */
  public InspectStatement replacingCharacters(Object by) {
    return replace(InspectPhrase.Kind.CHARACTERS, null, by);
  }

  /** REPLACING ALL from BY to. */
  public InspectStatement replacingAll(Object from, Object to) {
    return replace(InspectPhrase.Kind.ALL, from, to);
  }

  /** REPLACING LEADING from BY to. */
  public InspectStatement replacingLeading(Object from, Object to) {
    return replace(InspectPhrase.Kind.LEADING, from, to);
  }

  /** REPLACING FIRST from BY to. */
  public InspectStatement replacingFirst(Object from, Object to) {
    return replace(InspectPhrase.Kind.FIRST, from, to);
  }

  /** REPLACING TRAILING from BY to (GnuCOBOL). */
  public InspectStatement replacingTrailing(Object from, Object to) {
    return replace(InspectPhrase.Kind.TRAILING, from, to);
  }

  /** CONVERTING from TO to. */
  public InspectStatement converting(Object from, Object to) {
    return replace(InspectPhrase.Kind.CONVERTING, from, to);
  }

  /** BEFORE INITIAL operand, of the phrase before. */
  public InspectStatement beforeInitial(Object operand) {
    latest.addBound(true, Operands.of(operand));
    return this;
  }

  /** AFTER INITIAL operand, of the phrase before. */
  public InspectStatement afterInitial(Object operand) {
    latest.addBound(false, Operands.of(operand));
    return this;
  }

  /** Performs the statement: first TALLYING, then REPLACING or CONVERTING. */
  public void execute() {
    if (!tallying.isEmpty()) {
      run(tallying);
    }
    if (!replacing.isEmpty()) {
      run(replacing);
    }
  }

  private void run(List<InspectPhrase> phrases) {
    InspectedText text = InspectedText.of(target);
    for (InspectPhrase phrase : phrases) {
      phrase.apply(text);
    }
    text.store();
  }

  private InspectStatement tally(InspectPhrase.Kind kind, Object operand) {
    latest = new InspectPhrase(kind, operand == null ? null : Operands.of(operand), null, counter);
    tallying.add(latest);
    return this;
  }

  private InspectStatement replace(InspectPhrase.Kind kind, Object from, Object to) {
    latest = new InspectPhrase(kind, from == null ? null : Operands.of(from), Operands.of(to), null);
    replacing.add(latest);
    return this;
  }
}
