package pipelines;

import groovy.lang.Closure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code steps { … }}: commands are run for real, in the workspace. */
public final class Steps {
  private final Build build;
  private final String stage;

  Steps(Build build, String stage) {
    this.build = build;
    this.stage = stage;
  }

  public Map<String, Object> getEnv() {
    return build.environment;
  }

  public String getScm() {
    return "scm";
  }

  public Object script(Closure<?> body) {
    return Sections.fill(this, body);
  }

  /** Checks out the branch's commit as the Git plugin does, without the branch, and answers what the plugin says of it. */
  public Map<String, String> checkout(String scm) throws IOException, InterruptedException {
    run(List.of("git", "checkout", "--force", "--detach", "refs/heads/" + build.branch));
    Map<String, String> said = new HashMap<>();
    said.put("GIT_BRANCH", "origin/" + build.branch);
    if (build.previousSuccess != null) said.put("GIT_PREVIOUS_SUCCESSFUL_COMMIT", build.previousSuccess);
    return said;
  }

  /** As Jenkins runs it: every command printed, the first that fails ends it. */
  public void sh(String command) throws IOException, InterruptedException {
    run(List.of("sh", "-xe", "-c", command));
  }

  /** With {@code returnStdout: true}: what it printed is the answer, and is not shown. */
  public String sh(Map<String, Object> arguments) throws IOException, InterruptedException {
    if (!Map.of("script", arguments.get("script"), "returnStdout", true).equals(arguments)) throw new IllegalArgumentException("of sh, only script and returnStdout: true are known");
    ProcessBuilder builder = inWorkspace(List.of("sh", "-e", "-c", String.valueOf(arguments.get("script")))).redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    requireSuccess(process, builder.command());
    return output;
  }

  /** Fails where the pattern matches nothing, as Jenkins does. */
  public void archiveArtifacts(Map<String, Object> arguments) throws IOException {
    String pattern = String.valueOf(arguments.get("artifacts"));
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    Path folder = build.workspace.resolve(pattern.replaceAll("/[^/]*$", ""));
    if (!Files.isDirectory(folder)) throw new IllegalStateException("no artifacts found that match " + pattern);
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.map(build.workspace::relativize).filter(matcher::matches).sorted().toList();
      if (found.isEmpty()) throw new IllegalStateException("no artifacts found that match " + pattern);
      found.forEach(file -> build.say(stage, "archived " + file));
    }
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Process process = inWorkspace(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) build.say(stage, line);
    }
    requireSuccess(process, command);
  }

  private ProcessBuilder inWorkspace(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(build.workspace.toFile());
    build.environment.forEach((name, value) -> builder.environment().put(name, String.valueOf(value)));
    return builder;
  }

  private static void requireSuccess(Process process, List<String> command) throws InterruptedException {
    int code = process.waitFor();
    if (code != 0) throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
  }
}
