using BillingEngine.Cli;
using BillingEngine.Cli.Sandbox;

namespace BillingEngine.Scenarios.Sandbox;

public sealed class SandboxFolderTests : IDisposable
{
    private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("sandbox-");

    private string Place => Path.Combine(parent.FullName, "run");

    [Fact]
    public void A_second_sandbox_learns_which_process_has_the_folder()
    {
        using var first = SandboxFolder.Take(Place);

        var refusal = Assert.Throws<PlainFailureException>(() => SandboxFolder.Take(Place));

        Assert.Contains($"kill {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_released_folder_can_be_taken_again()
    {
        SandboxFolder.Take(Place).Dispose();

        using var again = SandboxFolder.Take(Place);

        Assert.Equal(Place, again.Path);
    }

    [Fact]
    public void The_key_is_made_once_and_only_its_owner_may_read_it()
    {
        using var folder = SandboxFolder.Take(Place);

        var key = SandboxFolder.ReadOrCreateKey(folder.ApiKeyFile);

        Assert.StartsWith("sk_test_", key, StringComparison.Ordinal);
        Assert.Equal(key, SandboxFolder.ReadOrCreateKey(folder.ApiKeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(folder.ApiKeyFile).UnixFileMode);
    }

    public void Dispose() => parent.Delete(recursive: true);
}
