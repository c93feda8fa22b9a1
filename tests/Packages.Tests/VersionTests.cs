namespace Packages.Tests;

/// <summary>Which version a build has: in a copy of the build's own files, around an empty project.</summary>
public sealed class VersionTests : IAsyncLifetime
{
    private static readonly string[] Copied =
    [
        "Directory.Build.props",
        "Directory.Packages.props",
        "global.json",
        "src/Version.props",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("version-");

    private string Checkout => Path.Combine(folder.FullName, "checkout");

    private string Project => Path.Combine(Checkout, "src", "Empty");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Project);
        foreach (var file in Copied)
            File.Copy(Path.Combine(Shell.Root, file), Path.Combine(Checkout, file));
        await File.WriteAllTextAsync(
            Path.Combine(Project, "Empty.csproj"),
            """<Project Sdk="Microsoft.NET.Sdk"><Import Project="../Version.props" /></Project>"""
        );
        await Shell.DotnetAsync(Project, "restore", "-nodeReuse:false");
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        // What git writes is read-only.
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
            file.IsReadOnly = false;
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Without_git_it_is_the_prefix_or_what_the_build_says()
    {
        // A repository around it is not its own.
        await GitAsync(folder.FullName, "init", "--quiet");
        await GitAsync(folder.FullName, "commit", "--quiet", "--allow-empty", "--message=Around");
        await GitAsync(folder.FullName, "tag", "v9.0.0");

        Assert.Equal(await PropertyAsync("VersionPrefix") + "-dev", await VersionAsync());
        Assert.Equal("3.2.1", await VersionAsync("-p:MinVerVersionOverride=3.2.1"));
    }

    [Fact]
    public async Task With_git_it_counts_from_the_newest_tag()
    {
        var prefix = await PropertyAsync("VersionPrefix");
        await GitAsync(Checkout, "init", "--quiet");
        await CommitAsync();
        await CommitAsync();
        Assert.Equal($"{prefix}-dev.1", await VersionAsync());
        Assert.Equal($"{prefix}-dev", await VersionAsync("-p:Configuration=Debug"));

        await GitAsync(Checkout, "tag", "v7.8.9");
        Assert.Equal("7.8.9", await VersionAsync());
        await CommitAsync();
        await CommitAsync();
        Assert.Equal("7.8.10-dev.2", await VersionAsync());

        var shallow = Path.Combine(folder.FullName, "shallow");
        await GitAsync(folder.FullName, "clone", "--quiet", "--depth=1", $"file://{Checkout}", shallow);
        Directory.Move(Path.Combine(Checkout, ".git"), Path.Combine(folder.FullName, "whole.git"));
        Directory.Move(Path.Combine(shallow, ".git"), Path.Combine(Checkout, ".git"));
        Assert.Equal($"{prefix}-dev", await VersionAsync());
    }

    private Task<string> CommitAsync() => GitAsync(Checkout, "commit", "--quiet", "--allow-empty", "--message=Another");

    private Task<string> VersionAsync(string option = "-p:Configuration=Release") =>
        PropertyAsync("Version", "-target:MinVer", "-p:Configuration=Release", option);

    private async Task<string> PropertyAsync(string property, params string[] options) =>
        (
            await Shell.DotnetAsync(Project, ["msbuild", $"-getProperty:{property}", "-nodeReuse:false", .. options])
        ).Trim();

    private static Task<string> GitAsync(string folder, params string[] arguments) =>
        Shell.RunAsync(folder, "git", ["-c", "user.name=test", "-c", "user.email=test@example.com", .. arguments]);
}
