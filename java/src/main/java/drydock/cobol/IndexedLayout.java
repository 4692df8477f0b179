package drydock.cobol;

import java.util.List;

/**
 * What a program says about an indexed file.
 *
 * @param maximumRecord bytes of the longest record
 * @param keys the primary key, then the alternate keys
 */
record IndexedLayout(int maximumRecord, List<IndexKey> keys) {}
