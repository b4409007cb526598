using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Simulation.Defects;

/// <summary>
/// A fault that is planted in the app to show that the simulation finds it. The app has no switch for it: the defect replaces services of
/// the app, or changes its calls to storage and their answers.
/// </summary>
internal abstract class Defect
{
    /// <summary>A short description of the fault.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the fault is in how carts are merged.</summary>
    public virtual bool IsOfMerges => false;

    /// <summary>Whether the fault can show in a scenario.</summary>
    public virtual bool CanShowIn(Profile profile) => !IsOfMerges || profile.HasMerges;

    /// <summary>Registers services before the app registers its own. It is called once for each instance.</summary>
    public virtual void Configure(IServiceCollection services, int instance)
    {
    }

    /// <summary>Whether the app runs background work.</summary>
    public virtual bool RunsBackgroundWork => true;

    /// <summary>The clock offset of an instance.</summary>
    public virtual TimeSpan Offset(int instance, TimeSpan usual) => usual;

    /// <summary>Performs a call at storage.</summary>
    /// <param name="request">The call.</param>
    /// <param name="world">The run; <see cref="SimulatedWorld.Storage"/> performs the call without the defect.</param>
    public virtual TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(request);

    /// <summary>Changes the plan of a call.</summary>
    public virtual CallPlan Plan(TableRequest request, CallPlan usual) => usual;

    /// <summary>
    /// The exception that the app gets for a broken connection or, if the cause is null, for a time-out; null for the usual one.
    /// </summary>
    public virtual HttpRequestException? ConnectionFailure(HttpRequestException? cause, TableRequest request) => cause;

    /// <summary>Changes the answer of a storage that throttles.</summary>
    public virtual TableAnswer Throttle(TableAnswer usual) => usual;

    /// <summary>Changes a request of a client before the app gets it.</summary>
    public virtual void Ask(HttpContext http)
    {
    }

    /// <summary>Changes the answer that the client gets.</summary>
    public virtual Answer Answer(Answer usual) => usual;
}
