package drydock.cobol;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One execution of a run unit with everything that it shares with its surroundings: standard streams, arguments,
 * environment, working directory, clock, switches, loaded programs and file locks. Nothing is static:
 * many executions can live in one JVM.
 */
public final class CobolRuntime {
    /** The standard {@code main}: runs the program on this process's streams and exits with its code. */
    public static void main(Function<CobolRuntime, Program> constructor, String[] arguments) {
        throw new UnsupportedOperationException();
    }

    /** A runtime with nothing but defaults: empty input, discarded output, no arguments, the process's directory, the system clock. */
    public static Builder builder() {
        throw new UnsupportedOperationException();
    }

    /** Runs the main program to its end on a thread with a large stack; returns the exit code (0 to 255) and flushes the streams. */
    public int execute(Function<CobolRuntime, Program> constructor) {
        throw new UnsupportedOperationException();
    }

    /** The surroundings of an execution. */
    public static final class Builder {
        private Builder() {}

        public Builder input(InputStream standardInput) {
            throw new UnsupportedOperationException();
        }

        public Builder output(OutputStream standardOutput) {
            throw new UnsupportedOperationException();
        }

        public Builder error(OutputStream standardError) {
            throw new UnsupportedOperationException();
        }

        public Builder arguments(List<String> arguments) {
            throw new UnsupportedOperationException();
        }

        public Builder environment(Map<String, String> environment) {
            throw new UnsupportedOperationException();
        }

        /** Relative file names of the program start here. */
        public Builder directory(Path workingDirectory) {
            throw new UnsupportedOperationException();
        }

        public Builder clock(Clock clock) {
            throw new UnsupportedOperationException();
        }

        /** The loader that finds the classes of called programs. */
        public Builder classLoader(ClassLoader loader) {
            throw new UnsupportedOperationException();
        }

        public CobolRuntime build() {
            throw new UnsupportedOperationException();
        }
    }
}
