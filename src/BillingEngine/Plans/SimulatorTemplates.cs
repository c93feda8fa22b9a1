using System.Net;
using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Plans;

/// <summary>
/// Checks contract templates in the sandbox. WeChat has no call for it; the simulator has, so a wrong number is found
/// when the plan is created, not by its first payer.
/// </summary>
public sealed class SimulatorTemplates(HttpClient? simulator = null)
{
    /// <summary>The error for a template that the simulator does not have; null outside the sandbox.</summary>
    public async Task<Error?> RefuseAsync(long template, CancellationToken cancellationToken)
    {
        if (simulator is null || template <= 0)
            return null;
        try
        {
            using var answer = await simulator.GetAsync($"_control/templates/{template}", cancellationToken);
            return answer.StatusCode == HttpStatusCode.NotFound ? Missing(template) : null;
        }
        catch (Exception e)
            when (e is HttpRequestException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            // Best effort: the enrolment checks it again.
            return null;
        }
    }

    private static Error Missing(long template) =>
        Error.InvalidField(
            "contract_template_id",
            $"is {template}, which the simulator does not have: it starts with 123 (account main) and 124 (account "
                + $"partner); PUT /_control/templates/{template} at the simulator creates another"
        );
}
