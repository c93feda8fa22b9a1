using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BillingEngine.TestClock;

/// <summary>
/// The gateway simulator's business clock, over its control API; the engine drives it and it never goes back.
/// </summary>
public sealed class SimulatorClock(HttpClient http)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Where the simulator's clock stands, and when it will do something by itself next.</summary>
    public sealed record State(DateTimeOffset Now, DateTimeOffset? NextDueAt);

    /// <summary>Reads the clock.</summary>
    public async Task<State> GetAsync(CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<State>("_control/clock", Json, cancellationToken))!;

    /// <summary>
    /// Moves the clock and answers where it stands when everything due by then was delivered; a little later than asked
    /// where its own
    /// ticking has overtaken the wish.
    /// </summary>
    public async Task<State> MoveAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = await http.PostAsJsonAsync("_control/clock", new { to }, Json, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Conflict)
            {
                to = (await GetAsync(cancellationToken)).Now.AddMilliseconds(20);
                continue;
            }
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<State>(Json, cancellationToken))!;
        }
    }
}
