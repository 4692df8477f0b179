package drydock.cobol;

import java.util.EnumMap;
import java.util.Map;

/** The phrases of an INITIALIZE statement (COBOL 2014 §14.9.19). Immutable; each method returns a changed copy. */
public final class Initialization {
  /** INITIALIZE without phrases: numeric items to zero, all others to spaces; FILLER stays. */
  public static final Initialization DEFAULT = new Initialization(new EnumMap<>(Category.class), false, false, false);

  private final Map<Category, Operand> replacements;
  private final boolean withFiller;
  private final boolean toValue;
  private final boolean thenDefault;

  private Initialization(Map<Category, Operand> replacements, boolean withFiller, boolean toValue, boolean thenDefault) {
    this.replacements = replacements;
    this.withFiller = withFiller;
    this.toValue = toValue;
    this.thenDefault = thenDefault;
  }

  /** REPLACING category DATA BY replacement. */
  public Initialization replacing(Category category, Operand replacement) {
    Map<Category, Operand> more = new EnumMap<>(Category.class);
    more.putAll(replacements);
    more.put(category, replacement);
    return new Initialization(more, withFiller, toValue, thenDefault);
  }

  /** WITH FILLER: items without a name as well. */
  public Initialization withFiller() {
    return new Initialization(replacements, true, toValue, thenDefault);
  }

  /** ALL TO VALUE: items with a VALUE clause get that value. */
  public Initialization toValue() {
    return new Initialization(replacements, withFiller, true, thenDefault);
  }

  /** THEN TO DEFAULT: what the other phrases leave is set as without phrases. */
  public Initialization thenDefault() {
    return new Initialization(replacements, withFiller, toValue, true);
  }

  void apply(Field target) {
    throw new UnsupportedOperationException();
  }

  static void applyValues(Field target) {
    throw new UnsupportedOperationException();
  }
}
