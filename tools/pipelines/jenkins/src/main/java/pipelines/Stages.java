package pipelines;

import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;

/** {@code stages { … }} and {@code parallel { … }}. */
public final class Stages {
  private final Build build;
  private final List<StageSection> stages = new ArrayList<>();

  Stages(Build build) {
    this.build = build;
  }

  public void stage(String name, Closure<?> body) {
    StageSection stage = new StageSection(build, name);
    Sections.fill(stage, body);
    stages.add(stage);
  }

  /** After a failure, Jenkins skips the stages that are left. */
  void runInOrder() {
    for (StageSection stage : stages) {
      if (build.hasFailed()) build.say(stage.name, "skipped: an earlier stage failed");
      else stage.run();
    }
  }

  /** All at once, in one workspace, each to its end. */
  void runAtOnce() {
    List<Thread> threads = stages.stream().map(stage -> new Thread(stage::run, stage.name)).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) join(thread);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while " + thread.getName() + " ran", e);
    }
  }
}
