package pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groovy.lang.MissingMethodException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JenkinsfileTest {
  @TempDir Path workspace;
  private Build build;

  private List<String> run(String branch, String stages) throws Exception {
    Path file = workspace.resolve("Jenkinsfile");
    Files.writeString(file, "pipeline {\n agent any\n" + stages + "\n}\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    build = new Build(workspace, branch, null, new PrintStream(out, true));
    Jenkinsfile.run(file, build);
    return out.toString().lines().toList();
  }

  @Test
  void runsStagesInOrderAndTheirCommandsForReal() throws Exception {
    var lines = run("main", "stages { stage('A') { steps { sh 'echo a > file' } }; stage('B') { steps { sh 'cat file' } } }");
    assertFalse(build.hasFailed());
    assertTrue(lines.indexOf("A | finished") < lines.indexOf("B | started"));
    assertTrue(lines.contains("B | a"));
  }

  @Test
  void skipsAStageOfAnotherBranch() throws Exception {
    String stages = "stages { stage('A') { when { branch 'main' }; steps { sh 'touch made' } } }";
    assertTrue(run("feature", stages).contains("A | skipped: its when does not hold"));
    assertFalse(Files.exists(workspace.resolve("made")));
    run("main", stages);
    assertTrue(Files.exists(workspace.resolve("made")));
  }

  @Test
  void runsParallelStagesAtOnce() throws Exception {
    // Each waits for the other, so one after the other they would never end.
    String meet = "mkfifo a b 2>/dev/null || true; ";
    run("main", "stages { stage('Make') { steps { sh '" + meet + "' } }; stage('All') { parallel {"
        + " stage('A') { steps { sh 'echo a > a; cat b' } }; stage('B') { steps { sh 'cat a; echo b > b' } } } } }");
    assertFalse(build.hasFailed());
  }

  @Test
  void skipsWhatFollowsAFailureAndRunsThePostOfFailure() throws Exception {
    var lines = run("main", "stages { stage('A') { steps { sh 'exit 3' }; post { success { sh 'touch fine' }; always { sh 'touch always' } } }\n"
        + "stage('B') { steps { sh 'touch later' } } }\n post { failure { sh 'touch failed' } }");
    assertTrue(build.hasFailed());
    assertTrue(lines.contains("B | skipped: an earlier stage failed"));
    try (var files = Files.list(workspace)) {
      assertEquals(List.of("Jenkinsfile", "always", "failed"), files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void failsWhereOneOfParallelStagesFails() throws Exception {
    var lines = run("main", "stages { stage('All') { parallel { stage('A') { steps { sh 'false' } }; stage('B') { steps { sh 'touch b' } } } }; stage('C') { steps { sh 'touch c' } } }");
    assertTrue(build.hasFailed());
    assertTrue(Files.exists(workspace.resolve("b")));
    assertTrue(lines.contains("C | skipped: an earlier stage failed"));
  }

  @Test
  void givesCommandsWhatAScriptSets() throws Exception {
    var lines = run("main", "stages { stage('A') { steps { script { env.COLOUR = 'blue' }; sh 'echo $COLOUR $BRANCH_NAME' } } }");
    assertTrue(lines.contains("A | blue main"));
  }

  @Test
  void asksForTheEnvironmentWhenAStageHasItsTurn() throws Exception {
    String stages = "stages { stage('A') { steps { script { env.COLOUR = sh(script: 'echo blue', returnStdout: true).trim() } } }\n"
        + "stage('B') { when { environment name: 'COLOUR', value: 'blue' }; steps { sh 'touch blue' } }\n"
        + "stage('C') { when { branch 'main'; environment name: 'COLOUR', value: 'red' }; steps { sh 'touch red' } } }";
    var lines = run("main", stages);
    assertFalse(build.hasFailed());
    assertTrue(Files.exists(workspace.resolve("blue")));
    assertTrue(lines.contains("C | skipped: its when does not hold"));
  }

  @Test
  void failsWhereThereIsNothingToArchive() throws Exception {
    run("main", "stages { stage('A') { steps { archiveArtifacts artifacts: 'dist/*' } } }");
    assertTrue(build.hasFailed());
  }

  @Test
  void refusesASectionThatItDoesNotKnow() {
    var error = assertThrows(MissingMethodException.class, () -> run("main", "stage('A') { steps { sh 'true' } }"));
    assertEquals("stage", error.getMethod());
  }
}
