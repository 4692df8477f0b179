package drydock.cobol;

/** The ROUNDED MODE of an arithmetic statement (COBOL 2014 §14.7.4). Without ROUNDED the mode is {@link #TRUNCATION}. */
public enum Rounding {
  /** Digits that do not fit are dropped. */
  TRUNCATION,
  /** ROUNDED without a mode: half is rounded away from zero. */
  NEAREST_AWAY_FROM_ZERO,
  /** Half is rounded to the even neighbour. */
  NEAREST_EVEN,
  /** Half is rounded toward zero. */
  NEAREST_TOWARD_ZERO,
  /** Any lost digit moves the value away from zero. */
  AWAY_FROM_ZERO,
  /** Any lost digit moves the value up. */
  TOWARD_GREATER,
  /** Any lost digit moves the value down. */
  TOWARD_LESSER,
  /** A lost digit is a size error. */
  PROHIBITED
}
