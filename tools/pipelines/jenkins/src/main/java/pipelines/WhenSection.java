package pipelines;

/** {@code when { … }}: every condition has to hold. */
public final class WhenSection {
  private final Build build;
  private boolean holds = true;

  WhenSection(Build build) {
    this.build = build;
  }

  public void branch(String name) {
    holds &= name.equals(build.branch);
  }

  boolean holds() {
    return holds;
  }
}
