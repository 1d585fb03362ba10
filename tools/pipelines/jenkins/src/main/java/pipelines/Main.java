package pipelines;

import java.nio.file.Path;

/**
 * Runs a Jenkinsfile in a clone: {@code java pipelines.Main CLONE BRANCH [PREVIOUS_SUCCESSFUL_COMMIT]}. It prints what happens, and
 * ends with 1 if the build failed.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Path clone = Path.of(args[0]).toAbsolutePath();
    Build build = new Build(clone, args[1], args.length > 2 ? args[2] : null, System.out);
    Jenkinsfile.run(clone.resolve("Jenkinsfile"), build);
    System.exit(build.hasFailed() ? 1 : 0);
  }
}
