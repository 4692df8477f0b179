      *----------------------------------------------------------------*
      * BKCMSG    REASONS FOR WHICH A TRANSACTION IS REJECTED          *
      *----------------------------------------------------------------*
       01  REASON-VALUES.
           05  FILLER      PIC X(24) VALUE '01FIELD MISSING         '.
           05  FILLER      PIC X(24) VALUE '02INVALID DATE          '.
           05  FILLER      PIC X(24) VALUE '03ACCOUNT NOT NUMERIC   '.
           05  FILLER      PIC X(24) VALUE '04CHECK DIGIT WRONG     '.
           05  FILLER      PIC X(24) VALUE '05UNKNOWN CODE          '.
           05  FILLER      PIC X(24) VALUE '06AMOUNT NOT NUMERIC    '.
           05  FILLER      PIC X(24) VALUE '07AMOUNT TOO LARGE      '.
           05  FILLER      PIC X(24) VALUE '08AMOUNT IS ZERO        '.
       01  REASON-TABLE REDEFINES REASON-VALUES.
           05  REASON-ENTRY                OCCURS 8 TIMES
                                           ASCENDING KEY IS REASON-CODE
                                           INDEXED BY REASON-IDX.
               10  REASON-CODE             PIC 9(02).
               10  REASON-TEXT             PIC X(22).
