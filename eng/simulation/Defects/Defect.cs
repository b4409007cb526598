using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Simulation.Defects;

/// <summary>
/// A fault that is put into the app on purpose, to see that the simulation finds it. The product has no switch for it: the defect
/// changes what the app is made of, or what it says to storage and hears from it.
/// </summary>
internal abstract class Defect
{
    /// <summary>What is wrong, in a few words.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it can show in such a scenario.</summary>
    public virtual bool CanShowIn(Profile profile) => true;

    /// <summary>Registers what the app is made of, before the app's own registrations, and anew for each instance.</summary>
    public virtual void Configure(IServiceCollection services, int instance)
    {
    }

    /// <summary>Whether the app does anything in the background.</summary>
    public virtual bool HasBackground => true;

    /// <summary>How far an instance's clock is off, given how far it would be.</summary>
    public virtual TimeSpan Offset(int instance, TimeSpan usual) => usual;

    /// <summary>Does a call at storage.</summary>
    /// <param name="request">The call.</param>
    /// <param name="world">The run; <see cref="SimulatedWorld.Storage"/> does the call as it is.</param>
    public virtual TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(request);

    /// <summary>What is to become of a call, given what would.</summary>
    public virtual CallPlan Plan(TableRequest request, CallPlan usual) => usual;

    /// <summary>How a broken connection, or a time-out (null), looks to the app; null leaves it as it is.</summary>
    public virtual HttpRequestException? Broken(HttpRequestException? cause, TableRequest request) => cause;

    /// <summary>The answer of a storage that throttles and says for how long.</summary>
    public virtual TableAnswer Throttle(TableAnswer usual) => usual;

    /// <summary>Changes what a client asks before the app hears it.</summary>
    public virtual void Ask(HttpContext http)
    {
    }

    /// <summary>What the client gets in the place of the app's answer.</summary>
    public virtual Answer Answer(Answer usual) => usual;
}
