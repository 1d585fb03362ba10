package pipelines;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One run of a pipeline: where it works, what it is told, and how it has gone so far. */
public final class Build {
  final Path workspace;
  final String branch;
  /** May be null: nothing of this branch has passed yet. */
  final String previousSuccess;
  /** What a Jenkinsfile sees as {@code env}, and what its commands find in their environment. */
  final Map<String, Object> environment = new ConcurrentHashMap<>();

  private final PrintStream out;
  private volatile boolean failed;

  public Build(Path workspace, String branch, String previousSuccess, PrintStream out) {
    this.workspace = workspace;
    this.branch = branch;
    this.previousSuccess = previousSuccess;
    this.out = out;
    environment.put("JENKINS_URL", "http://jenkins.example/");
    environment.put("BRANCH_NAME", branch);
  }

  public boolean hasFailed() {
    return failed;
  }

  void fail(String stage, Exception cause) {
    failed = true;
    say(stage, "failed: " + cause.getMessage());
  }

  /** One line about a stage, or about the pipeline. Lines of stages that run at once do not mix. */
  void say(String stage, String line) {
    synchronized (out) {
      out.println(stage + " | " + line);
    }
  }
}
