package drydock.cobol;

import java.util.EnumMap;
import java.util.Map;

/** The phrases of an INITIALIZE statement (COBOL 2014 §14.9.19). Immutable; each method returns a changed copy. */
public final class Initialization {
  /** INITIALIZE without phrases: numeric items to zero, all others to spaces; FILLER stays. */
  public static final Initialization DEFAULT = new Initialization(Map.of(), false, false, true);

  /** What a program starts with: VALUE clauses, the default for items without one. */
  private static final Initialization START = new Initialization(Map.of(), true, true, true);

  private final Map<Category, Operand> replacements;
  private final boolean withFiller;
  private final boolean toValue;
  private final boolean toDefault;

  private Initialization(Map<Category, Operand> replacements, boolean withFiller, boolean toValue, boolean toDefault) {
    this.replacements = replacements;
    this.withFiller = withFiller;
    this.toValue = toValue;
    this.toDefault = toDefault;
  }

  /** REPLACING category DATA BY replacement: items of other categories stay, unless {@link #thenDefault} follows. */
  public Initialization replacing(Category category, Operand replacement) {
    Map<Category, Operand> more = new EnumMap<>(Category.class);
    more.putAll(replacements);
    more.put(category, replacement);
    return new Initialization(more, withFiller, toValue, toDefault && hasPhrases());
  }

  /** WITH FILLER: items without a name as well. */
  public Initialization withFiller() {
    return new Initialization(replacements, true, toValue, toDefault);
  }

  /**
   * ALL TO VALUE: items with a VALUE clause get that value; others stay, unless {@link #thenDefault} follows. A category
   * before TO VALUE makes no difference (GnuCOBOL 3.1.2, observed).
   */
  public Initialization toValue() {
    return new Initialization(replacements, withFiller, true, toDefault && hasPhrases());
  }

  /** THEN TO DEFAULT: what the other phrases leave is set as without phrases. */
  public Initialization thenDefault() {
    return new Initialization(replacements, withFiller, toValue, true);
  }

  private boolean hasPhrases() {
    return toValue || !replacements.isEmpty();
  }

  /** Initializes an item and all items below it. */
  void apply(Field target) {
    Field item = target.declaration.item;
    if (target == item) {
      applyToElements(item, 0, target.start() + (this == START ? target.size : target.length()));
    } else {
      applyToElement(target, target.offset - (item == null ? target.offset : item.offset), target.start() + target.length());
    }
  }

  static void applyValues(Field target) {
    START.apply(target);
  }

  /** Initializes all elements of an item below a group that lies {@code shift} bytes behind the first of its kind. */
  private void applyToElements(Field item, int shift, int limit) {
    applyToLevel(item, item.declaration.outerLevels(), shift, limit);
  }

  private void applyToLevel(Field item, int level, int shift, int limit) {
    Declaration declaration = item.declaration;
    if (level >= declaration.times.length) {
      applyToElement(shift == 0 ? item : item.viewAt(item.offset + shift), shift, limit);
      return;
    }
    for (int index = 0; index < declaration.times[level]; index++) {
      applyToLevel(item, level + 1, shift + index * declaration.strides[level], limit);
    }
  }

  private void applyToElement(Field element, int shift, int limit) {
    Declaration declaration = element.declaration;
    if (element.start() >= limit) {
      return;
    }
    if (element instanceof Group && !(toValue && declaration.value != null) && !declaration.children.isEmpty()) {
      for (Field child : declaration.children) {
        if (!isPassedOver(child)) {
          applyToElements(child, shift, limit);
        }
      }
    } else {
      initialize(element);
    }
  }

  /** FILLER groups have items with names below them. */
  private boolean isPassedOver(Field child) {
    boolean filler = child.declaration.filler && !(child instanceof Group);
    return child.declaration.redefining || (filler && !withFiller);
  }

  private void initialize(Field element) {
    Operand value = element.declaration.value;
    Operand replacement = replacements.get(element.category());
    if (toValue && value != null) {
      setValue(element, value);
    } else if (replacement != null) {
      element.set(replacement);
    } else if (toDefault) {
      setDefault(element);
    }
  }

  /** A nonnumeric literal as a VALUE is neither edited nor justified (GnuCOBOL 3.1.2, observed). */
  private static void setValue(Field element, Operand value) {
    boolean inCharacters = element instanceof Zoned || !(element instanceof Numeric);
    if (inCharacters && value instanceof Literal literal && literal.isText() && !literal.isAll()) {
      byte[] text = literal.bytes();
      Move.bytes(text, 0, text.length, element.memory(), element.start(), element.length(), element.dialect());
    } else {
      element.set(value);
    }
  }

  private static void setDefault(Field element) {
    if (element instanceof Numeric number) {
      number.setZero();
    } else if (element instanceof NumericEdited || element instanceof Pointer) {
      element.set(Figurative.ZEROS);
    } else {
      element.set(Figurative.SPACES);
    }
  }
}
